// SPDX-License-Identifier: Apache-2.0
#include <traincost/perf/usual.hpp>

#include <traincost/core/scalar.hpp>

#include <algorithm>

namespace traincost::perf {

RunFit<double> fit_of(const catalog::RunTimeConstants& known) {
    return {known.overhead.value, known.reference.value, known.weight.value, known.spread.value};
}

BatchFit<double> batch_of(const catalog::RunTimeConstants& known) { return {known.batch.value, known.batch_at.value, known.batch_exponent.value}; }

namespace {

/// A month as versions of software are told: 2026.06.
std::string version_of(Date day) {
    auto month = to_string(day).substr(0, 7);
    month[4] = '.';
    return month;
}

}  // namespace

Software usual_software(const catalog::Chip& chip, Date day, const catalog::UsualRun& usual) {
    if (chip.chip_class == catalog::ChipClass::tpu) { return {Stack::xla, version_of(day), true}; }
    return {day < usual.fused_since.value ? Stack::megatron_deepspeed : Stack::megatron_core, version_of(day), true};
}

std::int64_t usual_chips(const Flop<>& flop, const FlopRatePerChip<>& peak, const catalog::UsualRun& usual) {
    const double wanted = (chip_time(flop, peak, usual.mfu.value) / usual.duration.value).value();
    std::int64_t n = 8;
    while (static_cast<double>(n) * scalar::sqrt<double>(2.0) < wanted) { n *= 2; }
    return n;
}

std::int64_t usual_sequence(Date day, const catalog::UsualRun& usual) {
    const auto& tokens = day < usual.longer_since.value ? usual.sequence_before : usual.sequence_since;
    return static_cast<std::int64_t>(tokens.value.value());
}

std::int64_t usual_sequences(const Flop<>& flop, std::int64_t sequence, const BatchFit<double>& fit) {
    const double wanted = usual_batch(flop, fit).value() / static_cast<double>(sequence);
    std::int64_t n = 1;
    while (static_cast<double>(n) * scalar::sqrt<double>(2.0) < wanted) { n *= 2; }
    return n;
}

Wanted usual_wish(const Software& software) {
    Wanted w;
    if (software.stack == Stack::deepspeed || software.stack == Stack::megatron_deepspeed) { w.interleave = 1; }
    if (!unfused(software.stack)) { return w; }
    w.sequence_parallel = false;
    w.zero = 1;
    return w;
}

namespace {

constexpr catalog::Count of_head = 128, vocabulary = 32768;

catalog::Count whole(double x, catalog::Count step) { return std::max(step, step * static_cast<catalog::Count>(x / static_cast<double>(step) + 0.5)); }

}  // namespace

catalog::Shape usual_shape(const Parameters<>& parameters, catalog::Count layers, catalog::Count width, catalog::Count heads) {
    // Each layer has 4 d^2 in attention and 8 d^2 in its network: 12 L d^2 = 12 d^3 / 128.
    const double cube = parameters.value() * static_cast<double>(of_head) / 12.0;
    catalog::Shape s;
    s.hidden = width > 0 ? width : whole(scalar::pow<double>(cube, 1.0 / 3.0), of_head);
    const double of_layer = 12.0 * static_cast<double>(s.hidden) * static_cast<double>(s.hidden);
    const double tables = 2.0 * static_cast<double>(vocabulary) * static_cast<double>(s.hidden);
    s.layers = layers > 0 ? layers : whole((parameters.value() - tables) / of_layer, 1);
    s.vocabulary = vocabulary;
    s.attention.emplace().heads = heads > 0 ? heads : std::max<catalog::Count>(1, s.hidden / of_head);
    s.mlp.emplace().size = 4 * s.hidden;
    s.mlp->gated = false;
    return catalog::completed(s);
}

}  // namespace traincost::perf
