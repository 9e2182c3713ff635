// SPDX-License-Identifier: Apache-2.0
// What was known on a day: takes out of an entry what was published later.
#pragma once

#include <traincost/catalog/entries.hpp>
#include <traincost/core/result.hpp>

#include <map>
#include <string>

namespace traincost::catalog {

/// A day, and how long each source takes to publish.
class Known {
 public:
    Known(Date day, const std::map<std::string, Source>& sources);

    [[nodiscard]] Date day() const { return day_; }

    /// Whether a figure for a period could be read on the day. A date that is a month or a year counts from its end.
    [[nodiscard]] bool knows(const Provenance& figure, const Period& period = {}) const;

    /// The entry without what came later; a chip or model that did not exist yet is an error.
    [[nodiscard]] Result<Chip> only(Chip chip, const Place& asked) const;
    [[nodiscard]] Result<Model> only(Model model, const Place& asked) const;
    [[nodiscard]] Region only(Region region) const;
    [[nodiscard]] ExchangeRates only(ExchangeRates rates) const;
    [[nodiscard]] PriceIndex only(PriceIndex index) const;
    [[nodiscard]] PurchasingPower only(PurchasingPower parities) const;

 private:
    Date day_;
    std::map<std::string, Time<>, std::less<>> delays_;
};

}  // namespace traincost::catalog
