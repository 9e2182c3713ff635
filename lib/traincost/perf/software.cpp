// SPDX-License-Identifier: Apache-2.0
#include <traincost/perf/software.hpp>

#include <traincost/core/scalar.hpp>
#include <traincost/units/makers.hpp>

#include <algorithm>
#include <array>

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

/// Chips whose shares were fitted together.
enum class Generation { ampere, hopper, blackwell, tpu, none };

Generation generation(const catalog::Chip& chip) {
    if (is_tpu(chip)) { return Generation::tpu; }
    if (chip.architecture == "Ampere") { return Generation::ampere; }
    if (chip.architecture == "Hopper") { return Generation::hopper; }
    return chip.architecture == "Blackwell" || chip.architecture == "Blackwell Ultra" ? Generation::blackwell : Generation::none;
}

/// Shares of a dense peak, of the generations in their order.
struct Shares {
    std::array<double, 4> each;

    /// Of a generation; of a chip of none the median of all.
    [[nodiscard]] double of(Generation g) const {
        if (g != Generation::none) { return each[static_cast<std::size_t>(g)]; }
        auto sorted = each;
        std::sort(sorted.begin(), sorted.end());
        return 0.5 * (sorted[1] + sorted[2]);
    }
};
Shares product_shares(const catalog::StepTimeConstants& k) {
    return {{k.share("product_ampere"), k.share("product_hopper"), k.share("product_blackwell"), k.share("product_tpu")}};
}
Shares attention_shares(const catalog::StepTimeConstants& k) {
    return {{k.share("attention_ampere"), k.share("attention_hopper"), k.share("attention_blackwell"), k.share("attention_tpu") * k.share("product_tpu")}};
}

/// Watts for 10^12 operations a second at the peak.
double power_of_operation(const catalog::Chip& chip, std::optional<Power<>> power) {
    return (power ? power->value() : chip.power.value.value()) / peak(chip, Precision::bf16).value() * 1e12;
}

/// The same of the chip that a generation's shares are told of; low and high are those of the chips whose steps were fitted.
const catalog::Sourced<double>& fitted_power(Generation g, const catalog::StepTimeConstants& k) {
    static constexpr std::array<std::string_view, 4> names = {"watts_ampere", "watts_hopper", "watts_blackwell", "watts_tpu"};
    return k.shares.find(names[static_cast<std::size_t>(g)])->second;
}

/// Watts for each operation at the peak, relative to the chip that the generation's constants are of: where chips of a
/// generation compute alike for the same energy, their rates go with this.
double power_share(const catalog::Chip& chip, std::optional<Power<>> power, const catalog::StepTimeConstants& k) {
    const auto g = generation(chip);
    if (g != Generation::hopper && g != Generation::blackwell) { return 1.0; }
    return scalar::pow<double>(power_of_operation(chip, power) / fitted_power(g, k).value, k.share("power_exponent"));
}

/// What software without products of its own for the chip makes of them: PyTorch before it had any for Hopper,
/// Megatron-DeepSpeed, and all software on a chip to which nothing was fitted.
double software_share(const catalog::Chip& chip, Stack stack, const catalog::StepTimeConstants& k) {
    const auto g = generation(chip);
    const bool plain = stack == Stack::megatron_deepspeed || g == Generation::none || (stack == Stack::pytorch && g == Generation::hopper);
    return plain ? k.share("product_plain") : 1.0;
}

/// From June 2026 on Megatron Core has kernels for Blackwell that sort tokens by expert, change their numbers and compute on them
/// at once.
bool routes_fused(const catalog::Chip& chip, const Software& software) {
    return generation(chip) == Generation::blackwell && software.version >= "2026.06";
}

double format_share(Products products, const catalog::StepTimeConstants& k) {
    return products == Products::nvfp4 ? k.share("nvfp4") : products == Products::bf16 ? 1.0 : k.share("fp8");
}

/// Chips of a domain of fast links. TPUs beyond one torus are spread evenly over as few as take them.
std::int64_t domain_of(const catalog::Chip& chip, std::int64_t chips) {
    const auto most = chip.link_domain ? static_cast<std::int64_t>(chip.link_domain->value.value()) : is_tpu(chip) ? chips : 8;
    if (!is_tpu(chip)) { return most; }
    const auto tori = (chips + most - 1) / most;
    return (chips + tori - 1) / tori;
}

}  // namespace

// Within these watts the most that is reached of a peak, 0.95, is never met: some 0.9 x 1 on Hopper, 0.6 x 0.56 / 0.48 on Blackwell.
bool fitted_for(const catalog::Chip& chip, const catalog::StepTimeConstants& k, std::optional<Power<>> limit) {
    const auto g = generation(chip);
    if (g == Generation::none) { return false; }
    const auto& fitted = fitted_power(g, k);
    const double power = power_of_operation(chip, limit);
    return power >= *fitted.low && power <= *fitted.high;
}

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

Machine<double> machine_of(const catalog::Chip& chip, Products products, std::int64_t chips, const catalog::UsualRun& usual,
                           std::optional<Bandwidth<>> network) {
    Machine<double> m;
    m.peak = peak(chip, precision_of(products));
    m.peak_16 = peak(chip, Precision::bf16);
    m.memory_rate = chip.memory_bandwidth->value * one_chip;
    m.memory = chip.memory.value * one_chip;
    m.link = (chip.link ? chip.link->value : usual.link.value) * one_chip;
    m.network = network ? *network : (chip.network ? chip.network->value : usual.network.value) * one_chip;
    m.domain = domain_of(chip, chips);
    m.all = chips;
    if (chip.link_axes) {
        m.axes = static_cast<std::int64_t>(chip.link_axes->value);
        m.side = scalar::pow<double>(static_cast<double>(m.domain), 1.0 / chip.link_axes->value);
    }
    return m;
}

Efficiency<double> efficiency_of(const catalog::Chip& chip, Products products, const Software& software,
                                 const catalog::StepTimeConstants& k, std::optional<Power<>> limit) {
    const auto g = generation(chip);
    const double rate = power_share(chip, limit, k) * software_share(chip, software.stack, k);
    Efficiency<double> e{};
    e.product = std::min(k.share("product_most"), product_shares(k).of(g) * format_share(products, k) * rate);
    e.attention = std::min(k.share("attention_most"), attention_shares(k).of(g) * rate);
    e.recurrence = k.share("recurrence");
    e.product_memory = k.share("product_memory");
    e.memory = k.share("memory");
    e.traffic = k.share(unfused(software.stack) ? "traffic_unfused" : "traffic_fused");
    e.routed = k.share(routes_fused(chip, software) ? "routed_fused" : "routed");
    e.ragged = k.share("ragged");
    e.launch = k.launch.value;
    e.link = k.share("link");
    e.network = k.share("network");
    e.tensor_exposed = software.tensor_overlap ? k.share("exposed") : 1.0;
    e.exchange_exposed = 1.0;
    e.data_exposed = k.share("exposed");
    e.latency = k.link_latency.value;
    e.network_latency = k.network_latency.value;
    e.straggling = k.share("straggling");
    return e;
}

Reserve<double> reserve_of(const catalog::StepTimeConstants& k) { return {k.reserve_fixed.value * one_chip, k.share("reserve_share")}; }

}  // namespace traincost::perf
