# medai - the PostgreSQL extension, its core library, and every check.
#
#   make                 the module, the core archive, the install script
#   make install         into the server that PG_CONFIG names
#   make installcheck    pg_regress and TAP tests against it
#   make check-unit      core tests (ASan, UBSan, n-th allocation, n-th poll)
#   make fuzz-smoke      corpora and a short run of every fuzzer
#   make check-layers    the rules of docs/ARCHITECTURE.md, mechanically
#   make check-oracle    against ONNX Runtime, scikit-learn and others, where installed
#   make bench           tables of timings; nothing asserts a time

S          := $(or $(VPATH),.)
EXTENSION   = medai
MODULE_big  = medai
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" $(S)/medai.control)

CORE_DIRS   = base kernel chem match edit draw choice seq onnx learn stat
CORE_C     := $(sort $(foreach d,$(CORE_DIRS),$(wildcard $(S)/src/$d/*.c)))
GLUE_C     := $(sort $(wildcard $(S)/src/pg/*.c))
# The ONNX message code is generated at build time from the schema that Debian's libonnx-dev installs.
ONNX_PROTO ?= /usr/include/onnx/onnx.proto
GEN         = build/gen
# The shipped sets of patterns become tables of C.
PATTERNS   := $(sort $(wildcard $(S)/data/patterns/*.tsv))
GENERATED   = $(GEN)/onnx.pb-c.h $(GEN)/shipped_patterns.h $(GEN)/shipped_transforms.h
PROTO_OBJ   = $(GEN)/onnx.pb-c.o
CORE_OBJS   = $(CORE_C:$(S)/%.c=%.o) $(PROTO_OBJ)
OBJS        = $(GLUE_C:$(S)/%.c=%.o)
# InChI is a module of its own, which the server loads when it is first asked for an identifier.
INCHI_C     = $(sort $(wildcard $(S)/src/inchi/*.c)) $(S)/src/pg/inchi/pg_inchi.c
INCHI_OBJS  = $(INCHI_C:$(S)/%.c=%.o)

PG_CPPFLAGS = -I$(S)/src -I$(GEN)
PG_CFLAGS   = -std=gnu11 -Wno-declaration-after-statement -ffp-contract=off
SHLIB_LINK  = libmedai_core.a -lprotobuf-c -lz -lm
SHLIB_EXPORTS = exports.txt

DATA_built  = sql/medai--$(EXTVERSION).sql
REGRESS    := $(sort $(patsubst $(S)/test/sql/%.sql,%,$(wildcard $(S)/test/sql/*.sql)))
REGRESS_OPTS = --inputdir=$(S)/test --outputdir=. --load-extension=medai
# Where SQL tests find what they include.
export MEDAI_TESTS := $(abspath $(S)/test)
TAP_TESTS   = 1
PROVE_TESTS = $(wildcard $(S)/test/t/*.pl)
DEPS        = $(CORE_OBJS:.o=.d) $(OBJS:.o=.d) $(INCHI_OBJS:.o=.d)
EXTRA_CLEAN = libmedai_core.a exports.txt build results regression.diffs regression.out tmp_check log \
              $(CORE_OBJS) $(INCHI_OBJS) $(DEPS) medai_inchi$(DLSUFFIX)

PG_CONFIG  ?= pg_config
PGXS       := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

%.o: %.c
	@$(MKDIR_P) $(@D)
	$(CC) $(CFLAGS) $(CPPFLAGS) -MMD -MP -MT $@ -MT $(@:.o=.bc) -MF $(@:.o=.d) -c -o $@ $<

$(CORE_OBJS): override CFLAGS += $(CFLAGS_SL) -Wextra -Wno-unused-parameter -Wno-sign-compare
# Elementwise loops vectorise at -O3 alone; no element meets another, so their bits stay the same.
$(addprefix src/onnx/,convert.o op_binary.o op_select.o op_unary.o): override CFLAGS += -O3
src/chem/descr_distance.o: override CFLAGS += -O3
$(PROTO_OBJ): override CFLAGS += -Wno-all -Wno-extra
$(OBJS:.o=.bc): | $(OBJS)
$(OBJS) $(CORE_OBJS): | $(GENERATED)

$(GEN)/onnx.pb-c.c: $(GEN)/onnx.pb-c.h
$(GEN)/onnx.pb-c.h: $(ONNX_PROTO)
	@$(MKDIR_P) $(@D)
	protoc-c --proto_path=$(dir $(ONNX_PROTO)) --c_out=$(GEN) $(notdir $(ONNX_PROTO))
$(PROTO_OBJ): $(GEN)/onnx.pb-c.c

$(GEN)/shipped_patterns.h: $(S)/data/patterns/tables.awk $(PATTERNS)
	@$(MKDIR_P) $(@D)
	awk -f $^ > $@.new && mv $@.new $@
$(GEN)/shipped_transforms.h: $(S)/data/transforms.awk $(S)/data/transforms.tsv
	@$(MKDIR_P) $(@D)
	awk -f $^ > $@.new && mv $@.new $@

libmedai_core.a: $(CORE_OBJS)
	rm -f $@ && $(AR) crs $@ $^

medai$(DLSUFFIX): libmedai_core.a exports.list

exports.txt: $(GLUE_C)
	{ echo Pg_magic_func; echo _PG_init; $(call SQL_NAMES,$^); } > $@
SQL_NAMES   = sed -n 's/^PG_FUNCTION_INFO_V1(\([a-z0-9_]*\));/pg_finfo_\1\n\1/p' $(1)

# Where the library's header is missing, the module is built without it and its functions say so; a stamp tells when
# that has changed.
INCHI_LIBS := $(shell printf '\043include <inchi_api.h>\n' | $(CC) $(CPPFLAGS) -E -x c - >/dev/null 2>&1 && echo -linchi)
INCHI_STAMP = build/inchi-is$(or $(INCHI_LIBS),-absent)

$(INCHI_STAMP):
	@$(MKDIR_P) $(@D) && rm -f build/inchi-is-* && touch $@

src/inchi/inchi.o: $(INCHI_STAMP)
$(INCHI_OBJS): override CFLAGS += $(CFLAGS_SL)

medai_inchi$(DLSUFFIX): $(INCHI_OBJS) src/pg/pg_bridge.o libmedai_core.a
	@$(if $(INCHI_LIBS),,echo "medai_inchi: built without InChI, for there is no inchi_api.h (libinchi-dev)")
	{ echo '{ global: Pg_magic_func;'; $(call SQL_NAMES,$(INCHI_C)) | sed 's/$$/;/'; echo 'local: *; };'; } > build/inchi.list
	$(CC) $(CFLAGS) -shared -Wl,--version-script=build/inchi.list -o $@ $^ $(LDFLAGS) $(LDFLAGS_SL) $(INCHI_LIBS) -lm

.PHONY: install-inchi uninstall-inchi
all: medai_inchi$(DLSUFFIX)
install: install-inchi
install-inchi: medai_inchi$(DLSUFFIX) | installdirs
	$(INSTALL_SHLIB) $< '$(DESTDIR)$(pkglibdir)/$<'
uninstall: uninstall-inchi
uninstall-inchi:
	rm -f '$(DESTDIR)$(pkglibdir)/medai_inchi$(DLSUFFIX)'

$(DATA_built): $(sort $(wildcard $(S)/sql/install/*.sql))
	@$(MKDIR_P) $(@D) && cat $^ > $@

-include $(wildcard $(DEPS))
-include $(wildcard $(S)/test/check.mk)
-include $(wildcard $(S)/test/oracle/oracle.mk)
