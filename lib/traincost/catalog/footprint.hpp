// SPDX-License-Identifier: Apache-2.0
// What a run draws and emits beside its computing, and what developers state of the footprint of their models.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/units/footprint.hpp>

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::catalog {

/// What a stated footprint is of: one run, or a run together with something else, which says nothing of the run.
enum class ClaimScope { run, pooled };
inline constexpr std::array<std::string_view, 2> claim_scope_names = {"run", "pooled"};

/// A developer's own statement about one of its models.
struct FootprintClaim {
    std::string model;   ///< id
    ClaimScope scope = ClaimScope::run;
    std::string covers;  ///< in words
    std::optional<Sourced<Energy<>>> energy;
    std::optional<Sourced<Carbon<>>> location, market;  ///< emissions, by the two methods
    std::optional<Sourced<Mass<>>> water;
    std::optional<Sourced<CarbonIntensity<>>> factor;   ///< emissions over the energy that is stated with them
    bool factor_contains_pue = false;                   ///< the building is in the factor, and not in that energy
    Place where;
};

/// The electricity that is sold without a contract on its origin.
struct ResidualMix {
    Period period;
    std::string basis;  ///< what is counted, in words, such as "direct CO2 of power plants"
    Sourced<CarbonIntensity<>> value;
};

/// `footprint.yaml`. Shares are of 1.
struct Footprint {
    Sourced<double> idle_use;             ///< power of a node that waits over its rated power
    Sourced<double> network_and_storage;  ///< beyond the nodes, over a cluster's IT power: a memo
    Sourced<CarbonPerChip<>> embodied;    ///< of making one chip and its share of a server
    Sourced<Time<>> embodied_life;
    Sourced<double> embodied_use;
    std::map<std::string, ResidualMix, std::less<>> residual_mix;  ///< by id of the region
    std::map<std::string, Place, std::less<>> fully_disclosed;     ///< regions where no electricity is sold without its origin: there is no residual mix
    std::vector<FootprintClaim> claims;

    /// The claim about a model; null where there is none.
    [[nodiscard]] const FootprintClaim* claim(std::string_view model) const;
};

/// Of a catalog, which must have the file. Mixes and claims that were published after its day are left out.
[[nodiscard]] Result<Footprint> footprint_of(const Catalog& catalog);

}  // namespace traincost::catalog
