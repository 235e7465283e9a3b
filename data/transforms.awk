# transforms.awk - the shipped transforms as C tables: awk -f transforms.awk transforms.tsv > shipped_transforms.h
#
# Lines of one class stand together; those of the class "unwanted" are patterns and become a table of their own.

BEGIN { FS = "\t" }
/^#/ || /^$/ { next }
{ gsub(/[\\"]/, "\\\\&") }
NF != 3 { print "transforms.awk: line " FNR " has not three fields" > "/dev/stderr"; failed = 1; exit 1 }
$2 == "unwanted" { groups = groups "    \"" $3 "\",\n"; next }
$2 != kind {
    if ($2 in seen) { print "transforms.awk: line " FNR " is apart from its class" > "/dev/stderr"; failed = 1; exit 1 }
    seen[kind = $2] = 1
    kinds++
    first[kinds] = n + 0
}
{ entries = entries "    {\"" $1 "\", \"" $2 "\", \"" $3 "\"},\n"; n++ }
END {
    if (failed)
        exit 1
    print "/* Made from data/transforms.tsv by transforms.awk. */"
    printf "static const mai_analog_entry shipped_transforms[] = {\n%s};\n", entries
    print "static const struct {\n    int first, n;\n} shipped_kinds[] = {"
    for (i = 1; i <= kinds; i++)
        printf "    {%d, %d},\n", first[i], (i < kinds ? first[i + 1] : n) - first[i]
    printf "};\nstatic const char *const unwanted_groups[] = {\n%s};\n", groups
}
