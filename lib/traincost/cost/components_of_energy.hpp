// SPDX-License-Identifier: Apache-2.0
// The table of energy components: what draws power for a run, at the plugs of the IT equipment; PUE comes once, on their sum.
#pragma once

#include <traincost/core/scalar.hpp>
#include <traincost/cost/energy.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace traincost::cost {

/// How it is known for how long chips wait: not at all, in GPU-hours, or as a share of the run's.
enum class IdleKind { none, hours, share };

/// Which components there are besides the computing itself: what is not there is in no formula.
struct EnergyShape {
    IdleKind idle = IdleKind::none;
    bool network = false;
    bool storage = false;
    bool own_power = false;     ///< the power is this run's own: it may be above what the node is rated for
    bool at_the_meter = false;  ///< the power given is that of the facility: a PUE is in it, and IT energy is not known apart
};

/// What a run draws besides its nodes at work. One chip's share each, at the equipment's plugs.
template <class T>
struct SiteInputs {
    ChipTime<T> idle_time;     ///< GPU-hours in which chips are kept and wait, beyond those of the run
    T idle_share = T(0.0);     ///< the same over the run's GPU-hours
    PowerPerChip<T> idle;      ///< of a node that waits
    PowerPerChip<T> network;   ///< switches and optics beyond the node
    PowerPerChip<T> storage;   ///< file systems beyond the node
};

/// What an energy component may look at.
template <class T>
struct EnergyQuantities {
    ChipTime<T> chip_time;     ///< of the run, with everything it did again
    PowerInputs<T> power;
    PowerMode mode = PowerMode::measured;
    SiteInputs<T> site;
    EnergyShape shape;
};

/// GPU-hours in which chips wait.
template <class T>
ChipTime<T> idle_time(const EnergyQuantities<T>& q) {
    return q.shape.idle == IdleKind::share ? q.chip_time * q.site.idle_share : q.site.idle_time;
}

/// All GPU-hours in which hardware stands by for the run.
template <class T>
ChipTime<T> allocated_time(const EnergyQuantities<T>& q) {
    return q.shape.idle == IdleKind::none ? q.chip_time : q.chip_time + idle_time(q);
}

/// The nodes at work: hours times the power that was chosen.
template <class T>
Energy<T> compute_energy(const EnergyQuantities<T>& q) {
    return q.chip_time * it_power(q.power, q.mode);
}

/// The nodes while they wait. BLOOM: 256,646 kWh beside 433,196 (Luccioni et al., arXiv:2211.02001, section 4.2).
template <class T>
Energy<T> idle_energy(const EnergyQuantities<T>& q) {
    return idle_time(q) * q.site.idle;
}

/// Switches and optics draw about the same whether chips work or wait.
template <class T>
Energy<T> network_energy(const EnergyQuantities<T>& q) {
    return allocated_time(q) * q.site.network;
}

template <class T>
Energy<T> storage_energy(const EnergyQuantities<T>& q) {
    return allocated_time(q) * q.site.storage;
}

enum class EnergyComponent : std::size_t { compute, idle, network, storage };

struct EnergyComponentInfo {
    std::string_view id;    ///< in paths and JSON
    std::string_view name;  ///< in tables
};
inline constexpr std::array energy_component_table = {
    EnergyComponentInfo{"compute", "Computing"},
    EnergyComponentInfo{"idle", "Idle and waiting"},
    EnergyComponentInfo{"network", "Network beyond the nodes"},
    EnergyComponentInfo{"storage", "Storage beyond the nodes"},
};
inline constexpr std::size_t energy_component_count = energy_component_table.size();

/// The formula of each row, in the order of `energy_component_table`.
template <class T>
inline constexpr std::array<Energy<T> (*)(const EnergyQuantities<T>&), energy_component_count> energy_formulas = {
    &compute_energy<T>, &idle_energy<T>, &network_energy<T>, &storage_energy<T>};

[[nodiscard]] constexpr bool is_part(EnergyComponent component, const EnergyShape& shape) {
    switch (component) {
        case EnergyComponent::compute: return true;
        case EnergyComponent::idle: return shape.idle != IdleKind::none;
        case EnergyComponent::network: return shape.network;
        case EnergyComponent::storage: return shape.storage;
    }
    return false;
}

/// The parts at the plugs, their sum, and what the meter of the facility reads.
template <class T>
struct EnergyBreakdown {
    std::array<Energy<T>, energy_component_count> parts;
    Energy<T> it;
    Energy<T> facility;

    [[nodiscard]] const Energy<T>& operator[](EnergyComponent c) const { return parts[static_cast<std::size_t>(c)]; }
};

/// E = PUE * sum of the parts, over all hours. The one place where PUE enters the energy.
template <class T>
EnergyBreakdown<T> energy_breakdown(const EnergyQuantities<T>& q) {
    EnergyBreakdown<T> result;
    for (std::size_t i = 0; i < energy_component_count; ++i) {
        if (!is_part(static_cast<EnergyComponent>(i), q.shape)) { continue; }
        result.parts[i] = energy_formulas<T>[i](q);
        result.it = i == 0 ? result.parts[i] : result.it + result.parts[i];
    }
    result.facility = result.it * q.power.pue;
    return result;
}

/// What a chip's share of network and storage adds to the power of its node.
template <class T>
PowerPerChip<T> with_site(const PowerPerChip<T>& node, const SiteInputs<T>& site, const EnergyShape& shape) {
    auto all = node;
    if (shape.network) { all = all + site.network; }
    if (shape.storage) { all = all + site.storage; }
    return all;
}

/// Mean power of one chip at the meter while it works, network and storage included.
template <class T>
PowerPerChip<T> mean_power_at_meter(const EnergyQuantities<T>& q) {
    return with_site(it_power(q.power, q.mode), q.site, q.shape) * q.power.pue;
}

/// What the supply has to be built for, one chip's share: the node's rated power whatever it draws on average; no less than that average.
template <class T>
PowerPerChip<T> peak_power_at_meter(const EnergyQuantities<T>& q) {
    const auto rated = with_site(q.power.node, q.site, q.shape) * q.power.pue;
    return q.shape.own_power ? max(rated, mean_power_at_meter(q)) : rated;  // other powers are at most what is rated
}

}  // namespace traincost::cost
