// SPDX-License-Identifier: Apache-2.0
// The part of `resolve` that is about the MFU of a run of which nobody states any: what published runs lead to expect.
#include <traincost/scenario/draft.hpp>

#include <traincost/perf/fitted_mfu.hpp>
#include <traincost/units/format.hpp>

namespace traincost::scenario {

namespace {

using catalog::Precision;

/// What was fitted is of the 16-bit peak. Of a narrower format the hours are taken to be the same, since too few runs in it are
/// published to tell what it gains; of a wider one the MFU.
double against(const catalog::PeakRate& sixteen, const Draft& d) {
    const auto precision = d.scenario.names.precision;
    const bool wider = precision == Precision::fp32 || precision == Precision::tf32;
    return wider ? 1.0 : sixteen.rate.value / d.chip->peak_of(precision)->value;
}

/// The chip's balance, where it is beyond all that the fit has seen.
void warn_of_balance(Draft& d, FlopPerByte<> balance, const perf::MfuFit<double>& fit) {
    if (balance >= fit.lowest && balance <= fit.highest) { return; }
    d.assume(fmt::format("{} does {} at its peak, and those of the runs between {} and {}: the nearest of them is taken.", d.chip->short_name,
                         units::text(balance), units::text(fit.lowest), units::text(fit.highest)), "mfu");
}

void warn_of_precision(Draft& d) {
    const auto precision = d.scenario.names.precision;
    if (precision != Precision::fp8 && precision != Precision::fp4 && precision != Precision::int8) { return; }
    d.assume(fmt::format("Too few runs in {} are published to tell what it gains: the GPU-hours are those of 16 bits.", catalog::name(precision)), "mfu");
}

/// The balance of the chip; where its memory's bandwidth is not known, that of the middle.
FlopPerByte<> balance_of(Draft& d, const catalog::PeakRate& sixteen, const perf::MfuFit<double>& fit) {
    if (d.chip->memory_bandwidth) { return perf::machine_balance(sixteen.rate.value, d.chip->memory_bandwidth->value); }
    d.assume(fmt::format("The memory bandwidth of {} is not known: {} is taken for the MFU.", d.chip->short_name, units::text(fit.reference)), "mfu");
    return fit.reference;
}

}  // namespace

void expect_mfu(Draft& d) {
    const auto known = d.catalog.expected_mfu();
    if (!known) { append(d.diagnostics, known.error()); return; }
    const auto sixteen = peak_of(*d.chip, Precision::bf16);
    if (!sixteen || !d.chip->peak_of(d.scenario.names.precision)) {
        d.complain({}, "missing-field", fmt::format("neither GPU-hours nor an MFU are known, and {} has no 16-bit peak to predict them from", d.chip->name),
                   "give gpu_hours, or mfu");
        return;
    }
    const auto fit = perf::fit_of(*known);
    const auto balance = balance_of(d, *sixteen, fit);
    catalog::Sourced<double> mfu;
    mfu.provenance = known->median.provenance;
    mfu.provenance.status = catalog::Status::derived;
    mfu.provenance.note = fmt::format("{} x ({} / {})^-{}", fit.median, units::text(balance), units::text(fit.reference), fit.exponent);
    mfu.value = perf::median_mfu(balance, fit) * against(*sixteen, d);
    mfu.spread = uncertainty::Spread{uncertainty::Lognormal{mfu.value, fit.spread}, {0.0, 1.0}};
    const auto drawn = uncertainty::Distribution::make(mfu.spread->shape, mfu.spread->bounds);
    if (!drawn) { return; }  // a median above zero and a spread that the loader has looked at
    mfu.low = drawn->quantile(0.05);
    mfu.high = drawn->quantile(0.95);
    d.use("mfu", d.scenario.inputs.mfu, mfu);
    d.assume(fmt::format("Nobody states an MFU: {} of the {} peak is what published runs lead to expect on {}, restarts included; with "
                         "90 % it lies between {} and {}.", percent(mfu.value), catalog::name(d.scenario.names.precision), d.chip->short_name,
                         percent(*mfu.low), percent(*mfu.high)), "mfu");
    warn_of_balance(d, balance, fit);
    warn_of_precision(d);
}

}  // namespace traincost::scenario
