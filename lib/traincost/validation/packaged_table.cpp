// SPDX-License-Identifier: Apache-2.0
#include <traincost/validation/packaged.hpp>

#include <algorithm>
#include <cassert>
#include <string>

namespace traincost::validation {

config::CsvText packaged_table(std::string_view name) {
    const auto tables = packed_tables();
    const auto found = std::find_if(tables.begin(), tables.end(), [&](const PackedTable& t) { return t.name == name; });
    assert(found != tables.end());
    std::string text;
    for (const auto piece : found->pieces) { text += piece; }
    return {"configs/truth/" + std::string(name), std::move(text)};
}

}  // namespace traincost::validation
