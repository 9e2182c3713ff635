// SPDX-License-Identifier: Apache-2.0
#include <traincost/scenario/spot.hpp>

#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

#include <fmt/core.h>

namespace traincost::scenario {

namespace {

/// The chips that were taken away have to be replaced, as those of a failure whose node does not stand by.
catalog::Sourced<Time<>> restart_of(const catalog::Reliability& known) {
    catalog::Sourced<Time<>> restart;
    restart.value = known.detection.value + known.start.value + known.replacement.value;
    restart.provenance = known.replacement.provenance;
    restart.provenance.status = catalog::Status::derived;
    restart.provenance.note = fmt::format("Noticing the interruption, {:g} min, other chips, {:g} min, and starting anew, {:g} min; reading the state is added.",
                                          known.detection.value.value() / 60.0, known.replacement.value.value() / 60.0, known.start.value.value() / 60.0);
    return restart;
}

perf::FailureInputs<double> inputs_of(const SpotLaw& law) { return {{}, law.copying.value, law.storage.value, law.restart.value}; }

}  // namespace

double SpotLaw::kept_when(const Time<>& interrupted) const {
    return perf::efficiency(Time<>::of(job.interval), perf::stopped_every(interrupted, job, inputs_of(*this)));
}

std::string SpotLaw::sentence() const {
    const auto in = perf::stopped_every(every, job, inputs_of(*this));
    return fmt::format("Interrupted every {} on spot, {} % of the rented hours are kept by Daly's law: a checkpoint of {} a chip every {}, the best there is, each of use {} "
                       "after it is begun, and {} to go on after each interruption.",
                       units::text(every), units::significant(100.0 * kept, 3), units::text(Bytes<>::of(job.checkpoint / job.chips)), units::text(Time<>::of(job.interval)),
                       units::text(in.checkpoint + in.stale), units::text(in.restart));
}

Result<SpotLaw> spot_law(const Catalog& catalog, const Time<>& every, double chips, double checkpoint) {
    const auto known = catalog.reliability();
    if (!known) { return tl::unexpected(known.error()); }
    SpotLaw law{{chips, checkpoint, 0.0}, known->copying, known->storage, restart_of(*known), every, 1.0};
    const auto failures = inputs_of(law);
    const auto in = perf::stopped_every(every, law.job, failures);
    const auto written = Bytes<>::of(checkpoint) / (failures.storage * Chips<>::of(chips));
    law.job.interval = perf::best_interval(in, written).value();
    law.kept = perf::efficiency(Time<>::of(law.job.interval), in);
    return law;
}

Diagnostic all_lost(const Place& lost, const Place& every) {
    return {lost, Severity::error, "contradiction", "lost: interruptions lose as much as the time between two or nearly, and next to nothing gets done",
            "a shorter time, or fewer interruptions", Related{every, "how often it is interrupted"}};
}

Diagnostic nothing_done(const Place& every, double kept) {
    return {every, Severity::error, "out-of-range",
            fmt::format("interrupted_every: interrupted so often, next to nothing gets done ({} % of the hours by Daly's law)", units::significant(100.0 * kept, 2)),
            "interruptions further apart, a distribution that does not reach so low, or lost: what each of them loses", {}};
}

}  // namespace traincost::scenario
