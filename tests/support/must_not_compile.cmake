# SPDX-License-Identifier: Apache-2.0
# traincost_must_not_compile(<folder>): one test per case of tests/<folder>/must_not_compile/cases.txt. The compiler
# has to accept the case's twin and to refuse the offender, both inside a function after prelude.hpp of that folder.
function(traincost_must_not_compile folder)
    set(source_dir "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/must_not_compile")
    set(binary_dir "${CMAKE_CURRENT_BINARY_DIR}/${folder}_must_not_compile")
    set(cases "${source_dir}/cases.txt")
    set(prelude "${binary_dir}/prelude.hpp")
    set(flags -std=c++20 -ffp-contract=off -w "-I${PROJECT_SOURCE_DIR}/lib")

    # The prelude is compiled once; the compiler finds prelude.hpp.gch beside the file that it is told to include.
    file(MAKE_DIRECTORY "${binary_dir}")
    add_custom_command(
        OUTPUT "${prelude}.gch"
        COMMAND "${CMAKE_COMMAND}" -E copy "${source_dir}/prelude.hpp" "${prelude}"
        COMMAND "${CMAKE_CXX_COMPILER}" ${flags} -MD -MF prelude.d -MT "${prelude}.gch"
                -x c++-header "${prelude}" -o "${prelude}.gch"
        WORKING_DIRECTORY "${binary_dir}"
        DEPENDS "${source_dir}/prelude.hpp"
        DEPFILE "${binary_dir}/prelude.d"
        COMMENT "Precompiling the prelude of ${folder}/must_not_compile"
        VERBATIM)
    add_custom_target(${folder}_must_not_compile ALL DEPENDS "${prelude}.gch")

    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${cases}")
    file(READ "${cases}" text)
    string(REGEX MATCHALL "\n[a-z0-9_]+ +\\|" names "\n${text}")
    list(LENGTH names count)
    if(count EQUAL 0)
        message(FATAL_ERROR "${cases}: no case found; a case is a line: name | twin | offender")
    endif()
    foreach(name IN LISTS names)
        string(REGEX REPLACE "[^a-z0-9_]" "" name "${name}")
        add_test(NAME "${folder}/must not compile: ${name}"
            COMMAND bash "${CMAKE_CURRENT_SOURCE_DIR}/support/must_not_compile.sh"
                    "${cases}" "${name}" "${CMAKE_CXX_COMPILER}" ${flags} -include "${prelude}")
        set_tests_properties("${folder}/must not compile: ${name}" PROPERTIES TIMEOUT 60 LABELS static)
    endforeach()
endfunction()

# The runner itself, on cases that do not keep their word.
function(traincost_test_must_not_compile name expected)
    set(dir "${CMAKE_CURRENT_FUNCTION_LIST_DIR}")
    add_test(NAME "support/must not compile: ${name}"
        COMMAND bash "${dir}/must_not_compile.sh" "${dir}/must_not_compile/cases.txt" "${name}" "${CMAKE_CXX_COMPILER}")
    set_tests_properties("support/must not compile: ${name}" PROPERTIES PASS_REGULAR_EXPRESSION "${expected}" LABELS static)
endfunction()
traincost_test_must_not_compile(twin_is_broken "the twin of twin_is_broken has to compile, and does not")
traincost_test_must_not_compile(offender_compiles "offender_compiles has to be refused, and compiles")
traincost_test_must_not_compile(offender_is_missing "is not of the form")
traincost_test_must_not_compile(called_twice "two cases are called 'called_twice'")
traincost_test_must_not_compile(not_there "no case 'not_there'")
traincost_test_must_not_compile(keeps_its_word "error: invalid conversion from 'int' to 'int\\*'|cannot initialize a variable")
