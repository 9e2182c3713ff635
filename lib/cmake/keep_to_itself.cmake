# SPDX-License-Identifier: Apache-2.0
# cmake -DIN=<object> -DOUT=<object> -DLINKER= -DOBJCOPY= -DNM= -P keep_to_itself.cmake: the object with all symbols
# made local that other objects may define as well (inline functions, templates, inline variables).
#
# Two steps, since such a symbol lives in a group of sections of which the linker keeps one in a program: the groups are
# dissolved first, and then the symbols have nothing left by which they could be exchanged.
function(run)
    execute_process(COMMAND ${ARGV} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

get_filename_component(folder "${OUT}" DIRECTORY)
file(MAKE_DIRECTORY "${folder}")
run("${LINKER}" -r --force-group-allocation "${IN}" -o "${OUT}.alone")

execute_process(COMMAND "${NM}" --defined-only --extern-only --format=posix "${OUT}.alone"
    OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[^\n]+ [VWu] " shared "${symbols}")
list(TRANSFORM shared REPLACE " [VWu] $" "")
list(JOIN shared "\n" shared)
file(WRITE "${OUT}.shared" "${shared}\n")

run("${OBJCOPY}" "--localize-symbols=${OUT}.shared" "${OUT}.alone" "${OUT}")
file(REMOVE "${OUT}.alone" "${OUT}.shared")
