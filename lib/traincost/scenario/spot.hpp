// SPDX-License-Identifier: Apache-2.0
// What interruptions on spot take, by Daly's law and the catalog's figures of what it takes to go on.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/perf/goodput.hpp>

#include <string>

namespace traincost::scenario {

/// A job on spot with the best interval between its checkpoints.
struct SpotLaw {
    perf::Interrupted job;
    catalog::Sourced<BandwidthPerChip<>> copying, storage;
    catalog::Sourced<Time<>> restart;  ///< until other chips are there and compute again, without reading the state
    Time<> every;                      ///< the job is interrupted
    double kept = 1.0;                 ///< of its hours

    /// "Interrupted every 20 h on spot, 95.8 % of the rented hours are kept by Daly's law: ..."
    [[nodiscard]] std::string sentence() const;

    /// Of its hours, where it is interrupted at other times than the interval between its checkpoints was chosen for.
    [[nodiscard]] double kept_when(const Time<>& interrupted) const;
};

/// Of a job on so many chips whose checkpoint has so many bytes. Errors: those of the catalog's file of failures.
[[nodiscard]] Result<SpotLaw> spot_law(const Catalog& catalog, const Time<>& every, double chips, double checkpoint);

/// That what each of them loses leaves next to nothing of the hours.
[[nodiscard]] Diagnostic all_lost(const Place& lost, const Place& every);
/// That interruptions as often as this leave next to nothing of the hours.
[[nodiscard]] Diagnostic nothing_done(const Place& every, double kept);

}  // namespace traincost::scenario
