# SPDX-License-Identifier: Apache-2.0
# Source files for one instruction set each: <name>_sse2.cpp, <name>_avx2.cpp, <name>_avx512.cpp. Which of the three runs
# is chosen when the program does; so what such a file makes must stay in it. An inline function or a template that it
# has in common with the rest of the program (std::min, a quantity's operator+) would otherwise be there once for
# all, in whichever copy the linker meets first, and a processor without AVX would run into AVX instructions. Inlining
# makes that rare and not impossible. Hence each object goes through keep_to_itself.cmake, which makes its copies its own.

# Whether the tools at hand can do so; where not, or for another processor, the three are ordinary files. CMake's own
# choice may be LLVM's tools, whose linker has no --force-group-allocation.
set(isa_tools OFF)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$" AND CMAKE_SYSTEM_NAME STREQUAL "Linux" AND NOT CMAKE_CROSSCOMPILING)
    find_program(TRAINCOST_GNU_LD NAMES ld.bfd ld)
    find_program(TRAINCOST_OBJCOPY NAMES objcopy llvm-objcopy)
    find_program(TRAINCOST_NM NAMES nm llvm-nm)
    mark_as_advanced(TRAINCOST_GNU_LD TRAINCOST_OBJCOPY TRAINCOST_NM)
    if(TRAINCOST_GNU_LD AND TRAINCOST_OBJCOPY AND TRAINCOST_NM)
        execute_process(COMMAND "${TRAINCOST_GNU_LD}" --help OUTPUT_VARIABLE linker_help ERROR_QUIET)
        string(FIND "${linker_help}" "--force-group-allocation" isa_option)
        if(NOT isa_option EQUAL -1)
            set(isa_tools ON)
        endif()
    endif()
    if(NOT isa_tools)
        message(WARNING "GNU binutils (ld, objcopy, nm) were not found: sampling is built without AVX2 and AVX-512")
    endif()
endif()
set(TRAINCOST_HAS_ISA_FILES ${isa_tools} CACHE INTERNAL "Files for AVX2 and AVX-512 are compiled for them")
set(TRAINCOST_ISA_DIR "${CMAKE_CURRENT_LIST_DIR}" CACHE INTERNAL "")

# traincost_per_isa(<target> <source>...): adds such files to a target, with its options, includes and libraries, always
# optimised. Only what they define outside of headers can be called from elsewhere.
function(traincost_per_isa target)
    set(options -O3 -fno-math-errno -fno-trapping-math -fno-lto
        # g++ 12: what it says of its own AVX-512 headers; unique symbols could not be made local.
        $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized> $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique>)
    set(options_sse2)
    set(options_avx2 -mavx2)
    set(options_avx512 -mavx512f -mavx512dq -mavx512vl -mavx512bw -mprefer-vector-width=512)
    foreach(source IN LISTS ARGN)
        get_filename_component(name "${source}" NAME_WE)
        if(NOT name MATCHES "_(sse2|avx2|avx512)$")
            message(FATAL_ERROR "${source}: the name does not end in _sse2, _avx2 or _avx512")
        endif()
        set(isa ${CMAKE_MATCH_1})
        if(NOT TRAINCOST_HAS_ISA_FILES)
            set_source_files_properties("${source}" PROPERTIES COMPILE_OPTIONS "-O3;-fno-math-errno;-fno-trapping-math")
            target_sources(${target} PRIVATE "${source}")
            continue()
        endif()
        set(raw ${target}_${name})
        add_library(${raw} OBJECT "${source}")
        target_link_libraries(${raw} PRIVATE "$<TARGET_PROPERTY:${target},LINK_LIBRARIES>")
        target_include_directories(${raw} PRIVATE "$<TARGET_PROPERTY:${target},INCLUDE_DIRECTORIES>")
        target_compile_definitions(${raw} PRIVATE "$<TARGET_PROPERTY:${target},COMPILE_DEFINITIONS>")
        target_compile_features(${raw} PRIVATE cxx_std_20)
        target_compile_options(${raw} PRIVATE "$<TARGET_PROPERTY:${target},COMPILE_OPTIONS>" ${options} ${options_${isa}})
        set(own "${CMAKE_CURRENT_BINARY_DIR}/${target}_isa/${name}.o")
        add_custom_command(OUTPUT "${own}"
            COMMAND "${CMAKE_COMMAND}" "-DIN=$<TARGET_OBJECTS:${raw}>" "-DOUT=${own}" "-DLINKER=${TRAINCOST_GNU_LD}"
                    "-DOBJCOPY=${TRAINCOST_OBJCOPY}" "-DNM=${TRAINCOST_NM}" -P "${TRAINCOST_ISA_DIR}/keep_to_itself.cmake"
            DEPENDS "$<TARGET_OBJECTS:${raw}>" "${TRAINCOST_ISA_DIR}/keep_to_itself.cmake"
            COMMENT "Making ${name}.o keep its copies of shared functions to itself"
            VERBATIM)
        set_source_files_properties("${own}" PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
        target_sources(${target} PRIVATE "${own}")
        set_property(GLOBAL APPEND PROPERTY TRAINCOST_ISA_OBJECTS "${own}")
    endforeach()
endfunction()
