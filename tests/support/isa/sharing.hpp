// SPDX-License-Identifier: Apache-2.0
// Functions and data that two files share, compiled with different flags.
#pragma once

#include <vector>

namespace sharing {

/// Not inlined, so that the linker would keep one of the copies.
[[gnu::noinline]] inline bool compiled_for_avx2() {
#if defined(__AVX2__)
    return true;
#else
    return false;
#endif
}

template <class T>
[[gnu::noinline]] bool template_compiled_for_avx2() {
    static const bool known = compiled_for_avx2();
    return known;
}

struct Base {
    virtual ~Base() = default;
    [[nodiscard]] virtual bool virtual_compiled_for_avx2() const { return compiled_for_avx2(); }
};

/// The same questions asked from a file compiled for AVX2.
struct Answers {
    bool inline_function, in_template, virtual_function;
    std::vector<double> doubled;  ///< memory of one side is freed by the other
};
Answers answers_avx2(const std::vector<double>& values);

}  // namespace sharing
