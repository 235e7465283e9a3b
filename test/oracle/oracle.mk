# oracle.mk - comparisons with other programs, in answers and in time; included at the end of the Makefile.
#
#   make check-oracle [NODE_MODULES=folder]    the ONNX engine against ONNX Runtime and ONNX's own cases, metrics
#                                              and training against scikit-learn in the server of PGHOST,
#                                              chemistry against RDKit, ...; one of them: check-oracle-onnx
#   make bench [ROWS=1000000]                  what scoring costs, beside ONNX Runtime
#
# ONNX Runtime comes from npm. It is looked for in NODE_MODULES; where that is not set, it is installed once
# into build/oracle when npm is there (without running install scripts: the package holds the CPU library).

ORACLE       = $(S)/test/oracle
ORACLE_DIR   = build/oracle
NODE_MODULES ?= $(ORACLE_DIR)/node_modules
ORT_VERSION ?= 1.30.0

# What NAME_oracle.py compares in the server of PGHOST: check-oracle-NAME, with further arguments in ARGS, such as
#
#   make check-oracle-seq ARGS='cases=20000 seed=7'
#   make check-oracle-alert ARGS='part=qed rows=0'   one of alert, maccs and qed; all shared molecules
#   make check-oracle-vcf ARGS='folder...'             VCF files, such as test/ of htslib and of bcftools; -genotype too
#   make check-oracle-transcript HGVS_TESTS=folder     tests/data of biocommons/hgvs; for -variant too
#   make check-oracle-variant BCFTOOLS_TESTS=folder    test/ of bcftools
#   make check-oracle-seqfile BIOPYTHON=folder         a source tree of Biopython, whose code and files are then used
ORACLE_IN_SERVER := $(filter-out chem learn stat pattern,$(patsubst $(ORACLE)/%_oracle.py,%,$(wildcard $(ORACLE)/*_oracle.py)))
export HGVS_TESTS BCFTOOLS_TESTS BIOPYTHON

ORACLE_PARTS := onnx learn chem pattern $(sort $(ORACLE_IN_SERVER))
.PHONY: check-oracle $(addprefix check-oracle-,$(ORACLE_PARTS))
check-oracle:
	@status=0; for part in $(ORACLE_PARTS); do \
	    $(MAKE) -f $(firstword $(MAKEFILE_LIST)) --no-print-directory check-oracle-$$part || status=1; \
	done; exit $$status

$(addprefix check-oracle-,$(ORACLE_IN_SERVER)): check-oracle-%:
	@if [ -n "$$PGHOST" ]; then $(ORACLE)/$*_oracle.py $(ARGS); \
	else echo "skipped: comparing $* needs a server with medai, named by PGHOST"; fi

check-oracle-onnx: $(ORACLE_DIR)/onnx_cli | $(NODE_MODULES)/onnxruntime-node
	@$(ORACLE)/onnx_oracle $(abspath $<) $(ORACLE_DIR) $(abspath $(NODE_MODULES))

check-oracle-learn: | $(NODE_MODULES)/onnxruntime-node
	@if [ -n "$$PGHOST" ]; then $(ORACLE)/stat_oracle.py && \
	    NODE_PATH=$(abspath $(NODE_MODULES)) $(ORACLE)/learn_oracle.py $(ORACLE_DIR)/learn; \
	else echo "skipped: comparing metrics and training needs a server with medai, named by PGHOST"; fi

# CHEM: further arguments, such as only=shared rows=5000
check-oracle-chem: $(ORACLE_DIR)/chem_dump
	@$(ORACLE)/chem_oracle.py $(abspath $<) $(ORACLE_DIR)/chem $(CHEM)

# PATTERN: further arguments, such as random=100000 seed=7 tree=folder of RDKit's source
check-oracle-pattern: $(ORACLE_DIR)/pattern_dump
	@$(ORACLE)/pattern_oracle.py $(abspath $<) $(ORACLE_DIR)/pattern $(PATTERN)

$(ORACLE_DIR)/pattern_dump: $(ORACLE)/pattern_dump.c libmedai_core.a
	@$(MKDIR_P) $(@D)
	$(CC) -std=gnu11 -g -O2 -Wall -Wextra -I$(S)/src -o $@ $^ -lprotobuf-c -lz -lm

$(ORACLE_DIR)/chem_dump: $(ORACLE)/chem_dump.c $(ORACLE)/chem_values.c $(ORACLE)/chem_values.h libmedai_core.a
	@$(MKDIR_P) $(@D)
	$(CC) -std=gnu11 -g -O2 -Wall -Wextra -I$(S)/src -I$(ORACLE) -o $@ $(filter %.c %.a,$^) -lprotobuf-c -lz -lm

$(ORACLE_DIR)/onnx_cli: $(ORACLE)/onnx_cli.c $(ORACLE)/tensorfile.c $(ORACLE)/tensorfile.h libmedai_core.a
	@$(MKDIR_P) $(@D)
	$(CC) -std=gnu11 -g -O2 -Wall -Wextra -I$(S)/src -o $@ $(filter %.c %.a,$^) -lprotobuf-c -lz -lm

$(ORACLE_DIR)/node_modules/onnxruntime-node:
	@$(MKDIR_P) $(ORACLE_DIR)
	@if command -v npm >/dev/null; then \
	    npm install --prefix $(ORACLE_DIR) --ignore-scripts --no-audit --no-fund \
	        onnxruntime-node@$(ORT_VERSION) || \
	        echo "onnxruntime-node could not be installed"; \
	else echo "there is no npm to install onnxruntime-node with"; fi

# Timings beside ONNX Runtime's and the RDKit cartridge's, against private servers.
.PHONY: bench
bench:
	@NODE_MODULES=$(abspath $(NODE_MODULES)) $(S)/bench/run $(ROWS)
	@$(S)/bench/chem
	@$(S)/bench/drug
	@$(S)/bench/seq

# The unit test of whole models reads tensor files too.
$(UNIT_DIR)/test_golden: $(UNIT_DIR)/test/oracle/tensorfile.o
