# tables.awk - the shipped sets of patterns as C tables: awk -f tables.awk *.tsv > shipped_patterns.h
#
# A file is a set. Lines "#set", "#title", "#source", "#licence" and "#hydrogens" say what it is; every other line is
# a pattern: its name, how many matches it allows, its SMARTS. Fields are divided by tabs. Hydrogens are "merged"
# where the patterns are meant with those that they write folded into their neighbours. "#part of" names, with its
# title, a set that files one after another make up together.

BEGIN { FS = "\t"; print "/* Made from data/patterns by tables.awk. */"; print "static const mai_pattern_entry shipped_entries[] = {" }
{ gsub(/[\\"]/, "\\\\&") }
/^#set\t/ { set[++sets] = $2; first[sets] = entries + 0; next }
/^#title\t/ { title[sets] = $2; next }
/^#part of\t/ { whole[sets] = $2; whole_title[$2] = $3; next }
/^#source\t/ { source[sets] = $2; next }
/^#licence\t/ { licence[sets] = $2; next }
/^#hydrogens\t/ { merged[sets] = $2 == "merged" ? "true" : "false"; next }
NF != 3 || sets == 0 { print "tables.awk: " FILENAME ": line " FNR " is no pattern" > "/dev/stderr"; failed = 1; exit 1 }
{ printf "    {\"%s\", \"%s\", %d, %s},\n", $1, $3, $2, merged[sets]; entries++ }

function print_set(name, title, i, n, is_whole)
{
    printf "    {\"%s\", \"%s\",\n     \"%s\",\n     \"%s\", %d, %d, %s},\n", name, title, source[i], licence[i], first[i], n, is_whole
}

END {
    if (failed)
        exit 1
    first[sets + 1] = entries
    print "};\nstatic const mai_alert_set shipped_sets[] = {"
    for (i = 1; i <= sets; i++) {
        if (whole[i] != "" && whole[i] != whole[i - 1]) {
            for (end = i; whole[end] == whole[i]; )
                end++
            print_set(whole[i], whole_title[whole[i]], i, first[end] - first[i], "true")
        }
        print_set(set[i], title[i], i, first[i + 1] - first[i], "false")
    }
    print "};"
}
