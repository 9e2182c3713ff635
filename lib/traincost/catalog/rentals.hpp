// SPDX-License-Identifier: Apache-2.0
// What GPU-hours are offered for: by chip, provider, region and term.
#pragma once

#include <traincost/catalog/catalog.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::catalog {

enum class RentalTerm {
    on_demand,  ///< by the hour
    reserved,   ///< all hours of a period are paid
    spot        ///< may be taken back at any time
};
inline constexpr std::array<std::string_view, 3> rental_term_names = {"on-demand", "reserved", "spot"};

struct RentalRate {
    std::string chip, provider;
    std::string region;         ///< id; empty where the provider asks the same everywhere
    RentalTerm term = RentalTerm::on_demand;
    std::optional<Time<>> over; ///< of a reservation
    int median_of = 0;          ///< of how many providers the rate is the median; 0 of the offer of one
    Sourced<Priced<CostPerChipTime<>>> rate;
};

struct Rentals {
    Sourced<double> reserved_1_year, reserved_3_years, spot;  ///< over the rate on demand
    Sourced<DecayRate<>> rate_decay;  ///< by which rates fall
    std::vector<RentalRate> rates;
};

[[nodiscard]] Result<Rentals> load_rentals(const config::Document& document);

/// `rental.yaml` of a catalog; rates of other days than those known up to `as_of` are left out where the catalog has one.
[[nodiscard]] Result<Rentals> rentals_of(const Catalog& catalog);

}  // namespace traincost::catalog
