// SPDX-License-Identifier: Apache-2.0
// Ends with 0 where both files call what was compiled with their own flags. Needs no AVX2 to be linked, but to run.
#include <cstdio>

#include <sharing.hpp>

namespace {

bool check(bool holds, const char* sentence) {
    if (!holds) { std::printf("not so: %s\n", sentence); }
    return holds;
}

bool throws_across() {
    try {
        return sharing::answers_avx2({}).inline_function;
    } catch (const sharing::Answers& answers) { return answers.inline_function; }
}

}  // namespace

int main() {
    const sharing::Base base;
    const sharing::Base* const pointer = &base;
    bool all = check(!sharing::compiled_for_avx2(), "the baseline calls its own inline function");
    all &= check(!sharing::template_compiled_for_avx2<double>(), "the baseline calls its own template");
    all &= check(!pointer->virtual_compiled_for_avx2(), "the baseline calls its own virtual function");
    if (!__builtin_cpu_supports("avx2")) { return all ? 0 : 1; }
    const auto theirs = sharing::answers_avx2({1.5, 2.5});
    all &= check(theirs.inline_function, "the file for AVX2 calls its own inline function");
    all &= check(theirs.in_template, "the file for AVX2 calls its own template");
    all &= check(theirs.virtual_function, "the file for AVX2 calls its own virtual function");
    all &= check(theirs.doubled == std::vector<double>{3.0, 5.0}, "a vector made there is one here");
    all &= check(throws_across(), "what is thrown there is caught here");
    return all ? 0 : 1;
}
