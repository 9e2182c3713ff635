// SPDX-License-Identifier: Apache-2.0
// Rental rates of the past, by which Epoch AI's method prices a run in the cloud: `configs/truth/epoch-rentals.csv`.
#pragma once

#include <traincost/core/result.hpp>
#include <traincost/units/date.hpp>
#include <traincost/units/quantities.hpp>
#include <traincost/validation/method.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::validation {

/// What a provider asked for a chip on a day, by term: three years, one year, on demand. Not every term was listed.
struct RentalListing {
    std::string provider, chip;
    std::string family;  ///< what names of like chips hold; empty where only the very chip will do
    Date on;
    std::array<std::optional<CostPerChipTime<>>, 3> rates;
};

/// A rate for three years, and where it was found.
struct RentalRate {
    CostPerChipTime<> rate;
    std::string found;
};

class Rentals {
 public:
    explicit Rentals(std::vector<RentalListing> listings) : listings_(std::move(listings)) {}

    /// The rate of three years for a chip on a day: of each provider the last listing until then, else the first after; the first
    /// provider with that term, else one with a shorter term, less what the longer commitment takes off. Nothing where none lists it.
    [[nodiscard]] std::optional<RentalRate> rate_of(std::string_view chip, std::string_view developer, Date day, const Method& method) const;

 private:
    [[nodiscard]] const RentalListing* listing_of(std::string_view provider, std::string_view chip, Date day) const;
    [[nodiscard]] std::string listed_as(std::string_view provider, std::string_view chip) const;

    std::vector<RentalListing> listings_;
};

[[nodiscard]] Result<Rentals> packaged_rentals();

}  // namespace traincost::validation
