// SPDX-License-Identifier: Apache-2.0
#include <sharing.hpp>

namespace sharing {

Answers answers_avx2(const std::vector<double>& values) {
    const Base base;
    const Base* const pointer = &base;
    Answers answers = {
        compiled_for_avx2(), template_compiled_for_avx2<double>(), pointer->virtual_compiled_for_avx2(), {}};
    if (values.empty()) { throw answers; }  // a type that the other side knows by its own description
    for (const double x : values) { answers.doubled.push_back(2.0 * x); }
    return answers;
}

}  // namespace sharing
