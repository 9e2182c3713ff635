// SPDX-License-Identifier: Apache-2.0
// Distributions as people write them: "0.08 to 0.12 EUR/kWh", "pert(0.35, 0.4, 0.45)", or a mapping in a file.
#pragma once

#include <traincost/config/document.hpp>
#include <traincost/core/result.hpp>
#include <traincost/uncertainty/spread.hpp>

#include <tl/expected.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::catalog {

/// A shape and its parameters, not yet read as numbers.
struct SpreadText {
    struct Parameter {
        std::string name;
        std::vector<std::string> texts;  ///< several where it is a list
    };
    std::string shape;  ///< `pert`, `normal`, ...; `to` for a 90 % interval
    std::vector<Parameter> parameters;
};

/// A distribution in the units in which it is written, and the text of the one number that stands in for it.
struct WrittenSpread {
    uncertainty::Spread spread;
    double centre = 0.0;
    std::string centre_text;
    std::vector<std::string> possible;  ///< what the figure itself may be: ends, modes, means, quantiles and values, with their unit
};

/// Whether a text is meant as a distribution: has a word and parentheses, or two numbers with `to` between them, a currency
/// before them or not.
[[nodiscard]] bool is_spread(std::string_view text);

/// Takes a text apart. Parameters without a name are named by their order; commas stand between them, or semicolons.
[[nodiscard]] tl::expected<SpreadText, Complaint> take_apart(std::string_view text);

/// The same of a mapping in a file: `{low: …, mode: …, high: …}`, `{distribution: normal, mean: …, deviation: …}`.
[[nodiscard]] std::optional<SpreadText> take_apart(const config::Node& node, Diagnostics& diagnostics);

/// Reads the numbers and checks the distribution. A unit that one parameter names holds for those without one; the units
/// of all must measure the same. All complaints at once.
[[nodiscard]] tl::expected<WrittenSpread, std::vector<Complaint>> read_spread(const SpreadText& text);

}  // namespace traincost::catalog
