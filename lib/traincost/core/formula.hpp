// SPDX-License-Identifier: Apache-2.0
// A derivation written as a formula: as arithmetic that can be evaluated again, in a field's symbols, or in TeX.
#pragma once

#include <traincost/core/trace.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace traincost {

/// How a formula is written.
struct Notation {
    std::string_view add = " + ";
    std::string_view subtract = " - ";
    std::string_view multiply = " * ";
    std::string_view divide = " / ";
    /// As a reader knows them instead of as the scalar vocabulary builds them: 10^x, and a rounding up without the last bits
    /// that it forgives. What is written so is for eyes, not for a parser.
    bool idioms = false;
    bool tex = false;  ///< quotients as fractions, functions by TeX's names
    /// An input or a constant.
    std::function<std::string(const Trace::Node&)> term;
};

[[nodiscard]] std::string formula(const Trace& trace, const Notation& notation);

/// How inputs are written in arithmetic.
enum class TraceStyle { names, numbers };

/// The formula as arithmetic, with `+ - * /`, unary minus and the functions of the scalar vocabulary by name
/// (max and min too); numbers with
/// as many digits as bring them back to the bit, so that evaluating the text gives the value again.
[[nodiscard]] std::string formula(const Trace& trace, TraceStyle style);

/// A number with as many digits as bring it back to the bit: "0.76", "9590400000", "1.15e-08".
[[nodiscard]] std::string exact(double value);

}  // namespace traincost
