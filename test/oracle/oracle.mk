# oracle.mk - comparisons with other programs, in answers and in time; included at the end of the Makefile.
#
#   make check-oracle [NODE_MODULES=folder]    the ONNX engine against ONNX Runtime and ONNX's own cases, metrics
#                                              and training against scikit-learn in the server of PGHOST, and
#                                              chemistry against RDKit; one of them: check-oracle-onnx,
#                                              check-oracle-learn, check-oracle-chem
#   make bench [ROWS=1000000]                  what scoring costs, beside ONNX Runtime
#
# ONNX Runtime comes from npm. It is looked for in NODE_MODULES; where that is not set, it is installed once
# into build/oracle when npm is there (without running install scripts: the package holds the CPU library).

ORACLE       = $(S)/test/oracle
ORACLE_DIR   = build/oracle
NODE_MODULES ?= $(ORACLE_DIR)/node_modules
ORT_VERSION ?= 1.30.0

.PHONY: check-oracle check-oracle-onnx check-oracle-learn check-oracle-chem check-oracle-kmer check-oracle-translation check-oracle-motif \
        check-oracle-transcript check-oracle-align check-oracle-variant
check-oracle:
	@status=0; for part in onnx learn chem seq kmer translation transcript vcf genotype motif align seqfile variant scaffold; do \
	    $(MAKE) -f $(firstword $(MAKEFILE_LIST)) --no-print-directory check-oracle-$$part || status=1; \
	done; exit $$status

check-oracle-onnx: $(ORACLE_DIR)/onnx_cli | $(NODE_MODULES)/onnxruntime-node
	@$(ORACLE)/onnx_oracle $(abspath $<) $(ORACLE_DIR) $(abspath $(NODE_MODULES))

check-oracle-learn: | $(NODE_MODULES)/onnxruntime-node
	@if [ -n "$$PGHOST" ]; then $(ORACLE)/stat_oracle.py && \
	    NODE_PATH=$(abspath $(NODE_MODULES)) $(ORACLE)/learn_oracle.py $(ORACLE_DIR)/learn; \
	else echo "skipped: comparing metrics and training needs a server with medai, named by PGHOST"; fi

# CHEM: further arguments, such as only=shared rows=5000
check-oracle-chem: $(ORACLE_DIR)/chem_dump
	@$(ORACLE)/chem_oracle.py $(abspath $<) $(ORACLE_DIR)/chem $(CHEM)

# SEQ: further arguments, such as cases=20000 seed=7
.PHONY: check-oracle-seq
check-oracle-seq:
	@if [ -n "$$PGHOST" ]; then $(ORACLE)/seq_oracle.py $(SEQ); \
	else echo "skipped: comparing sequences needs a server with medai, named by PGHOST"; fi

check-oracle-kmer:
	@if [ -n "$$PGHOST" ]; then $(ORACLE)/kmer_oracle.py; \
	else echo "skipped: comparing k-mers needs a server with medai, named by PGHOST"; fi

# TRANSLATION: further arguments, such as cases=20000 seed=7
check-oracle-translation:
	@if [ -n "$$PGHOST" ]; then $(ORACLE)/translation_oracle.py $(TRANSLATION); \
	else echo "skipped: comparing translation needs a server with medai, named by PGHOST"; fi

# HGVS_TESTS: the folder tests/data of biocommons/hgvs; TRANSCRIPT: such as transcripts=1000 seed=7
check-oracle-transcript:
	@if [ -n "$$PGHOST" ]; then HGVS_TESTS=$(HGVS_TESTS) $(ORACLE)/transcript_oracle.py $(TRANSCRIPT); \
	else echo "skipped: comparing HGVS texts needs a server with medai, named by PGHOST"; fi

# BIOPYTHON: a source tree of Biopython, whose code and test files are then used; SEQFILE: such as cases=2000 seed=7
.PHONY: check-oracle-seqfile
check-oracle-seqfile:
	@if [ -n "$$PGHOST" ]; then BIOPYTHON=$(BIOPYTHON) $(ORACLE)/seqfile_oracle.py $(SEQFILE); \
	else echo "skipped: comparing files of sequences needs a server with medai, named by PGHOST"; fi

.PHONY: check-oracle-vcf check-oracle-genotype
# VCF: files and folders with VCF files, such as test/ of htslib and of bcftools
check-oracle-vcf check-oracle-genotype: check-oracle-%:
	@if [ -n "$$PGHOST" ]; then $(ORACLE)/$*_oracle.py $(VCF); \
	else echo "skipped: comparing VCF files and genotypes needs a server with medai, named by PGHOST"; fi

check-oracle-motif:
	@if [ -n "$$PGHOST" ]; then $(ORACLE)/motif_oracle.py; \
	else echo "skipped: comparing motifs needs a server with medai, named by PGHOST"; fi

# ALIGN: how many random pairs, and a seed
check-oracle-align:
	@if [ -n "$$PGHOST" ]; then $(ORACLE)/align_oracle.py $(ALIGN); \
	else echo "skipped: comparing alignments needs a server with medai, named by PGHOST"; fi

$(ORACLE_DIR)/chem_dump: $(ORACLE)/chem_dump.c $(ORACLE)/chem_values.c $(ORACLE)/chem_values.h libmedai_core.a
	@$(MKDIR_P) $(@D)
	$(CC) -std=gnu11 -g -O2 -Wall -Wextra -I$(S)/src -I$(ORACLE) -o $@ $(filter %.c %.a,$^) -lprotobuf-c -lz -lm

# HGVS_TESTS as above; BCFTOOLS_TESTS: the folder test of bcftools; VARIANT: such as cases=20000 seed=7
check-oracle-variant:
	@if [ -n "$$PGHOST" ]; then HGVS_TESTS=$(HGVS_TESTS) BCFTOOLS_TESTS=$(BCFTOOLS_TESTS) \
	    $(ORACLE)/variant_oracle.py $(VARIANT); \
	else echo "skipped: comparing variants needs a server with medai, named by PGHOST"; fi

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
	@$(S)/bench/seq

# The unit test of whole models reads tensor files too.
$(UNIT_DIR)/test_golden: $(UNIT_DIR)/test/oracle/tensorfile.o

# SCAFFOLD: further arguments, such as rows=5000
.PHONY: check-oracle-scaffold
check-oracle-scaffold:
	@if [ -n "$$PGHOST" ]; then $(ORACLE)/scaffold_oracle.py $(SCAFFOLD); \
	else echo "skipped: comparing scaffolds needs a server with medai, named by PGHOST"; fi
