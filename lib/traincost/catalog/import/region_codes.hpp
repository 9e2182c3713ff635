// SPDX-License-Identifier: Apache-2.0
// How publishers call the regions of the catalog. What is not here is not imported.
#pragma once

#include <string>
#include <string_view>

namespace traincost::catalog {

/// The id of a region by Eurostat's code (`EL`, `EU27_2020`); empty where it is not wanted.
[[nodiscard]] std::string region_of_eurostat(std::string_view geo);

/// The id by ISO 3166-1 alpha-3 code (`NLD`) or, where there is none, by name ("EU", "European Union (27)").
[[nodiscard]] std::string region_of_country(std::string_view iso3, std::string_view name);

/// The id of one of the United States by its postal code (`TX`), and of the whole by `US`.
[[nodiscard]] std::string region_of_state(std::string_view postal);

}  // namespace traincost::catalog
