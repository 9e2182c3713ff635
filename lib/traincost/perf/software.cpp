// SPDX-License-Identifier: Apache-2.0
#include <traincost/perf/software.hpp>

#include <traincost/core/scalar.hpp>
#include <traincost/units/makers.hpp>

#include <algorithm>

namespace traincost::perf {

namespace {

using catalog::Precision;

constexpr auto one_chip = 1.0 * units::chip;

/// Of the precision, else of 16 bits: what cannot be computed in narrow numbers is computed in those.
FlopRate<> peak(const catalog::Chip& chip, Precision p) {
    const auto& own = chip.peak_of(p);
    const auto& other = chip.peak_of(Precision::bf16) ? chip.peak_of(Precision::bf16) : chip.peak_of(Precision::fp16);
    return (own ? own->value : other->value) * one_chip;
}

bool is_tpu(const catalog::Chip& chip) { return chip.chip_class == catalog::ChipClass::tpu; }

/// The part of a constant's name that says for what chip, and where it differs with what software, it is.
std::string generation(const catalog::Chip& chip, Stack stack) {
    if (is_tpu(chip)) { return "tpu"; }
    if (chip.architecture == "Ampere") { return "ampere"; }
    if (chip.architecture == "Hopper") { return stack == Stack::pytorch ? "hopper_pytorch" : "hopper"; }
    return "blackwell";
}

/// Watts for each operation at the peak, relative to the chip that the generation's constants are of: where chips of a
/// generation compute alike for the same energy, their rates go with this.
double power_share(const catalog::Chip& chip, std::optional<Power<>> power, double exponent) {
    if (is_tpu(chip) || chip.architecture == "Ampere") { return 1.0; }
    constexpr double h100 = 700.0 / 989.4e12, gb200 = 1200.0 / 2500e12;  // watts over FLOP/s
    const double watts = power ? power->value() : chip.power.value.value();
    return scalar::pow<double>(watts / peak(chip, Precision::bf16).value() / (chip.architecture == "Hopper" ? h100 : gb200), exponent);
}

double format_share(Products products, const catalog::StepTimeConstants& k) {
    return products == Products::nvfp4 ? k.share("nvfp4") : products == Products::bf16 ? 1.0 : k.share("fp8");
}

}  // namespace

bool unfused(Stack stack) { return stack == Stack::megatron || stack == Stack::megatron_deepspeed || stack == Stack::deepspeed; }

Recipe recipe_of(Stack stack, Products products, double gradient_bytes) {
    Recipe r;
    r.products = products;
    r.gradient_bytes = r.reduced_bytes = gradient_bytes;
    r.fused_attention = !unfused(stack);
    r.overlapped = stack != Stack::megatron && stack != Stack::megatron_deepspeed;
    r.cut_messages = stack != Stack::megatron_deepspeed;
    r.whole_node = stack != Stack::deepspeed;
    r.gathers_layers = stack != Stack::deepspeed;
    r.cast_as_gathered = stack == Stack::pytorch || stack == Stack::xla;
    return r;
}

Products products_of(Precision p) {
    return p == Precision::fp8 ? Products::fp8 : p == Precision::fp4 ? Products::nvfp4 : Products::bf16;
}

Precision precision_of(Products p) {
    return p == Products::bf16 ? Precision::bf16 : p == Products::nvfp4 ? Precision::fp4 : Precision::fp8;
}

Machine<double> machine_of(const catalog::Chip& chip, Products products, std::int64_t chips, std::optional<Bandwidth<>> network) {
    Machine<double> m;
    m.peak = peak(chip, precision_of(products));
    m.peak_16 = peak(chip, Precision::bf16);
    m.memory_rate = chip.memory_bandwidth->value * one_chip;
    m.memory = chip.memory.value * one_chip;
    m.link = chip.link ? chip.link->value * one_chip : Bandwidth<>::of(unknown_link);
    m.network = network ? *network : chip.network ? chip.network->value * one_chip : Bandwidth<>::of(unknown_network);
    m.domain = is_tpu(chip) ? chips : chip.link_domain ? static_cast<std::int64_t>(chip.link_domain->value.value()) : 8;
    return m;
}

Efficiency<double> efficiency_of(const catalog::Chip& chip, Products products, const Software& software,
                                 const catalog::StepTimeConstants& k, std::optional<Power<>> limit) {
    const auto name = generation(chip, software.stack);
    const double power = power_share(chip, limit, k.share("power_exponent"));
    const double product = software.stack == Stack::megatron_deepspeed ? k.share("product_ampere_deepspeed") : k.share("product_" + name);
    Efficiency<double> e{};
    e.product = std::min(0.95, product * format_share(products, k) * power);
    e.attention = is_tpu(chip) ? k.share("product_tpu") * k.share("attention_tpu") : k.share("attention_" + name) * power;
    e.recurrence = k.share("recurrence");
    e.product_memory = k.share("product_memory");
    e.memory = k.share("memory");
    e.traffic = k.share(unfused(software.stack) ? "traffic_unfused" : "traffic_fused");
    const bool early = software.version < "2026";
    e.routed = k.share(early ? "routed_2025" : "routed_2026");
    e.link = k.share("link");
    e.network = k.share("network");
    e.tensor_exposed = software.tensor_overlap ? k.share("exposed") : 1.0;
    e.exchange_exposed = 1.0;
    e.data_exposed = k.share("exposed");
    e.ragged = k.share("ragged");
    e.latency = k.link_latency.value;
    e.network_latency = k.network_latency.value;
    e.host_routing = early && !software.version.empty() ? k.routing_2025.value : 0.0 * units::second;
    e.straggling = k.share("straggling");
    return e;
}

Reserve<double> reserve_of(const catalog::StepTimeConstants& k) { return {k.reserve_fixed.value * one_chip, k.share("reserve_share")}; }

}  // namespace traincost::perf
