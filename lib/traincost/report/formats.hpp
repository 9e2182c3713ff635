// SPDX-License-Identifier: Apache-2.0
// The table of output formats: a new one is a function and a row.
#pragma once

#include <traincost/report/document.hpp>

#include <array>
#include <string>
#include <string_view>

namespace traincost::report {

[[nodiscard]] std::string to_text(const Report& report);
[[nodiscard]] std::string to_markdown(const Report& report);
[[nodiscard]] std::string to_csv(const Report& report);
[[nodiscard]] std::string to_json(const Report& report);

struct Format {
    std::string_view id;
    std::string (*write)(const Report&);
    bool for_people = false;  ///< has its numbers in their language; programs get them neutral
};

inline constexpr std::array formats = {Format{"text", to_text, true}, Format{"markdown", to_markdown, true},
                                       Format{"csv", to_csv}, Format{"json", to_json}};

}  // namespace traincost::report
