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
};

inline constexpr std::array formats = {Format{"text", to_text}, Format{"markdown", to_markdown}, Format{"csv", to_csv},
                                       Format{"json", to_json}};

}  // namespace traincost::report
