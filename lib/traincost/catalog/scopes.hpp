// SPDX-License-Identifier: Apache-2.0
// What was disclosed of the cost of single models, each with its scope, and the shares that lead from one scope to the next.
#pragma once

#include <traincost/catalog/catalog.hpp>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::catalog {

/// Who says so: the developer, or somebody else.
enum class DisclosureKind { claimed, estimated };
inline constexpr std::array<std::string_view, 2> disclosure_kind_names = {"claimed", "estimated"};

struct Disclosure {
    std::string model;  ///< id
    std::string scope;  ///< as in `cost::scope_names`
    DisclosureKind kind = DisclosureKind::estimated;
    Sourced<Money> value;
    std::string leaves_out;
    std::string range_is;  ///< what its range is, where it is not as published
    std::string money_of;  ///< the day, month or year whose prices it is in; the year of its date if empty
};

struct Disclosures {
    std::string region;           ///< id: where a run is computed whose place is not disclosed
    Sourced<double> experiments;  ///< compute of a programme over that of its final run
    Sourced<double> staff;        ///< over the whole cost of development
    std::vector<Disclosure> all;
};

/// `scopes.yaml`. Errors: there is no such file (`unreadable`), those of reading, an unknown model or scope. What was published after
/// the catalog's day is left out.
[[nodiscard]] Result<Disclosures> disclosures(const Catalog& catalog);

}  // namespace traincost::catalog
