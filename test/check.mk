# check.mk - the checks that need no server; included at the end of the Makefile.
#
#   make check-unit [UNIT=test_base]               core tests under sanitizers
#   make fuzz-smoke [FUZZ_SECONDS=10]              corpora, then a short run of every fuzzer
#   make fuzz TARGET=fuzz_x [SECONDS=600]          one long run; finds stay in build/fuzz/artifacts
#   make check-layers                              the rules of the source tree
#
# Unit tests and fuzzers are found by name (test/unit/test_*.c, test/fuzz/fuzz_*.c) and link the core built
# from the same CORE_C as the module, instrumented, object by object under build/unit and build/fuzz.

CLANG      ?= $(shell command -v clang)
UNIT_CC    ?= $(or $(CLANG),gcc)
SANITIZERS  = address,undefined,float-cast-overflow
INSTRUMENT  = -std=gnu11 -g -O1 -fno-omit-frame-pointer -ffp-contract=off -fno-sanitize-recover=all \
              -Wall -Wextra -Wno-unused-parameter -Wno-sign-compare -Wno-missing-field-initializers -MMD -MP \
              -I$(S)/src -I$(GEN) -I$(S)/test/unit -I$(S)/test/fuzz
TEST_LIBS   = -lprotobuf-c -lz $(INCHI_LIBS) -lm
# The core, and what modules of their own add to it.
TESTED_C    = $(CORE_C) $(filter $(S)/src/inchi/%,$(INCHI_C))

# ---- unit tests ----
UNIT_DIR    = build/unit
UNIT       ?= $(sort $(patsubst $(S)/test/unit/%.c,%,$(wildcard $(S)/test/unit/test_*.c)))
UNIT_CORE   = $(TESTED_C:$(S)/%.c=$(UNIT_DIR)/%.o) $(UNIT_DIR)/$(PROTO_OBJ)
UNIT_OBJS   = $(UNIT:%=$(UNIT_DIR)/test/unit/%.o) $(UNIT_DIR)/test/unit/unit.o
UNIT_FLAGS  = $(INSTRUMENT) -fsanitize=$(SANITIZERS)

# The programs are removed first, so that one which no longer builds is not run as it was.
.PHONY: check-unit unit-programs
check-unit:
	@rm -f $(UNIT:%=$(UNIT_DIR)/%)
	@$(MAKE) -f $(firstword $(MAKEFILE_LIST)) --no-print-directory -k unit-programs UNIT="$(UNIT)" || true
	@MEDAI_SOURCE=$(S) $(S)/test/unit/run_tests $(UNIT_DIR) $(UNIT)

unit-programs: $(UNIT:%=$(UNIT_DIR)/%)

$(UNIT:%=$(UNIT_DIR)/%): $(UNIT_DIR)/%: $(UNIT_DIR)/test/unit/%.o $(UNIT_DIR)/test/unit/unit.o \
                        $(UNIT_DIR)/libmedai_core.a
	@$(UNIT_CC) $(UNIT_FLAGS) -o $@ $^ $(TEST_LIBS)

$(UNIT_DIR)/libmedai_core.a: $(UNIT_CORE)
	@rm -f $@ && $(AR) crs $@ $^

$(UNIT_DIR)/%.o: $(S)/%.c
	@$(MKDIR_P) $(@D)
	@$(UNIT_CC) $(UNIT_FLAGS) -c -o $@ $<

$(UNIT_DIR)/$(PROTO_OBJ): $(GEN)/onnx.pb-c.c
	@$(MKDIR_P) $(@D)
	@$(UNIT_CC) $(UNIT_FLAGS) -w -c -o $@ $<

$(UNIT_CORE) $(UNIT_OBJS): | $(GENERATED)

# ---- fuzzers: clang alone brings libFuzzer ----
FUZZ_DIR     = build/fuzz
FUZZERS     := $(sort $(patsubst $(S)/test/fuzz/%.c,%,$(wildcard $(S)/test/fuzz/fuzz_*.c)))
FUZZ_CORE    = $(TESTED_C:$(S)/%.c=$(FUZZ_DIR)/%.o) $(FUZZ_DIR)/$(PROTO_OBJ)
FUZZ_OBJS    = $(FUZZERS:%=$(FUZZ_DIR)/test/fuzz/%.o)
FUZZ_FLAGS   = $(INSTRUMENT) -fsanitize=fuzzer-no-link,$(SANITIZERS)
FUZZ_SECONDS ?= 10
FUZZ_RUN     = $(S)/test/fuzz/run_fuzzers $(S) $(FUZZ_DIR)

.PHONY: fuzz-smoke fuzz fuzz-programs
fuzz-smoke: fuzz-programs
	@$(if $(CLANG),$(FUZZ_RUN) $(FUZZ_SECONDS) $(FUZZERS),echo "fuzz: skipped, there is no clang")

fuzz: fuzz-programs
	@$(if $(filter $(TARGET),$(FUZZERS)),,echo "make fuzz TARGET=one of: $(FUZZERS)"; exit 1)
	@$(if $(CLANG),$(FUZZ_RUN) $(or $(SECONDS),600) $(TARGET),echo "fuzz: there is no clang"; exit 1)

fuzz-programs: $(if $(CLANG),$(FUZZERS:%=$(FUZZ_DIR)/%))

$(FUZZERS:%=$(FUZZ_DIR)/%): $(FUZZ_DIR)/%: $(FUZZ_DIR)/test/fuzz/%.o $(FUZZ_DIR)/libmedai_core.a
	@$(CLANG) $(INSTRUMENT) -fsanitize=fuzzer,$(SANITIZERS) -o $@ $^ $(TEST_LIBS)

$(FUZZ_DIR)/libmedai_core.a: $(FUZZ_CORE)
	@rm -f $@ && $(AR) crs $@ $^

$(FUZZ_DIR)/%.o: $(S)/%.c
	@$(MKDIR_P) $(@D)
	@$(CLANG) $(FUZZ_FLAGS) -c -o $@ $<

$(FUZZ_DIR)/$(PROTO_OBJ): $(GEN)/onnx.pb-c.c
	@$(MKDIR_P) $(@D)
	@$(CLANG) $(FUZZ_FLAGS) -w -c -o $@ $<

$(FUZZ_CORE) $(FUZZ_OBJS): | $(GENERATED)

# ---- rules of the source tree ----
.PHONY: check-layers
check-layers: libmedai_core.a $(if $(GLUE_C),medai$(DLSUFFIX) medai_inchi$(DLSUFFIX))
	@perl $(S)/test/check_layers_test "$(CC)"
	@perl $(S)/test/check_layers --cc "$(CC)" --cxx "$(CXX)" --include $(GEN) \
	  --server-include "$(shell $(PG_CONFIG) --includedir-server)" \
	  --archive libmedai_core.a $(if $(GLUE_C),--module medai$(DLSUFFIX) --module medai_inchi$(DLSUFFIX)) $(S)

-include $(wildcard $(UNIT_CORE:.o=.d) $(UNIT_OBJS:.o=.d) $(FUZZ_CORE:.o=.d) $(FUZZ_OBJS:.o=.d))
