// SPDX-License-Identifier: Apache-2.0
// How long chips take to exchange data: rings within a domain of fast links and across a network.
//
// Ring algorithms: Patarasuk and Yuan 2009 (doi:10.1016/j.jpdc.2008.09.002): in an all-gather or reduce-scatter of b bytes
// each of n members sends b (n-1)/n, in an all-reduce twice that.
#pragma once

#include <traincost/perf/machine.hpp>
#include <traincost/units/runtime.hpp>

namespace traincost::perf {

/// Members of a group: all, those of them that sit in one domain, and those on one island of a tapered network.
struct Group {
    std::int64_t members = 1;
    std::int64_t together = 1;
    std::int64_t near = 1;
    double along = 1.0;  ///< of a chip's links on a torus, the share on the axes that the group lies along
};

/// Whether some of the groups that fill domains one after the other, each of so many neighbours, lie on two of them: of threes in
/// eights every third does. Of a domain of 72 no more than 64 are used where groups are such that they divide only those.
[[nodiscard]] constexpr bool straddles(std::int64_t chips, std::int64_t domain) {
    std::int64_t power = 1;
    while (2 * power <= domain) { power *= 2; }
    return chips < domain && domain % chips != 0 && power % chips != 0;
}

/// Of `members` chips that are `stride` apart, how many sit in one domain of so many chips: of the group that sits worst, half
/// where groups lie on two.
[[nodiscard]] constexpr Group group(std::int64_t members, std::int64_t stride, std::int64_t domain) {
    const auto fit = stride >= domain ? 1 : domain / stride;
    const auto together = members > 1 && straddles(members * stride, domain) ? (members + 1) / 2 : members < fit ? members : fit;
    return {members, together, members};
}

/// Of a torus that chips fill axis by axis, the share of the axes along which `members` lie that are `stride` apart.
template <class T>
[[nodiscard]] constexpr double axes_along(std::int64_t members, std::int64_t stride, const Machine<T>& m) {
    const auto begin = static_cast<double>(stride), end = static_cast<double>(stride * members);
    double below = 1.0;  // chips in as many axes as were looked at
    std::int64_t along = 0;
    for (std::int64_t axis = 0; axis < m.axes; ++axis, below *= m.side) { along += below * 1.001 < end && below * m.side * 0.999 > begin ? 1 : 0; }
    return along == 0 ? 1.0 : static_cast<double>(along) / static_cast<double>(m.axes);
}

/// The same on all tiers of a machine.
template <class T>
[[nodiscard]] constexpr Group group(std::int64_t members, std::int64_t stride, const Machine<T>& m) {
    auto g = group(members, stride, m.all > 0 && m.all < m.domain ? m.all : m.domain);
    if (m.island > 0) { g.near = group(members, stride, m.island).together; }
    if (m.axes > 0) { g.along = axes_along(members, stride, m); }
    return g;
}

/// Doublings: what a logarithmic algorithm has as steps. A branch on whole numbers, no logarithm.
[[nodiscard]] constexpr int doublings(std::int64_t members) {
    int n = 0;
    for (std::int64_t m = 1; m < members; m *= 2) { ++n; }
    return n;
}

template <class T>
Time<T> wait(const Group& g, const Efficiency<T>& e) {
    const auto domains = (g.members + g.together - 1) / g.together;
    return e.latency * T(g.members <= 1 ? 0.0 : 1.0 + doublings(g.together)) + e.network_latency * T(static_cast<double>(doublings(domains)));
}

/// How many times slower a ring is that leaves an island: all groups of the island leave it once each, and theirs are as many
/// ports together as a group has in a domain.
template <class T>
T ring_taper(const Group& g, bool whole_node, const Machine<T>& m) {
    if (m.island == 0 || g.members <= g.near) { return T(1.0); }
    const double ports = whole_node ? static_cast<double>(g.together) : 1.0;
    return scalar::max(T(1.0), m.taper * T(ports / static_cast<double>(g.near)));
}

/// Domains of a group, counted in parts where the last is not full.
[[nodiscard]] constexpr double domains_of(const Group& g) { return static_cast<double>(g.members) / static_cast<double>(g.together); }

/// Inside a domain of g members each sends (g-1)/g of the bytes over its link; between domains the share `leaving` of all bytes
/// leaves each of them, through the ports of all its members where software uses them all, else through one. Both at the same time.
template <class T>
Time<T> tiers_time(const Bytes<T>& bytes, double leaving, const Group& g, bool whole_node, const Machine<T>& m, const Efficiency<T>& e) {
    if (g.members <= 1) { return units::counted<Time<T>>(T(0.0)); }
    const auto together = static_cast<double>(g.together);
    const auto inside = bytes * T((together - 1.0) / together) / (m.link * (e.link * T(g.along)));
    if (g.members <= g.together) { return inside + wait(g, e); }
    const T ports = T(whole_node ? together : 1.0);
    const auto outside = bytes * T(leaving) * ring_taper(g, whole_node, m) / (m.network * (e.network * ports));
    return max(inside, outside) + wait(g, e);
}

/// All-gather or reduce-scatter of so many bytes, those of all n members together: a ring of them carries (n-1)/n over each of its
/// edges, also over the one that leaves a domain. NCCL makes a ring for each port and gives each its part of the bytes, older
/// software makes one (Hu et al. 2025, arXiv:2507.04786). Between tori there is no such ring: it is assumed that they sum inside
/// first, so that (d-1)/d leaves each of d.
template <class T>
Time<T> gather_time(const Bytes<T>& bytes, const Group& g, bool whole_node, const Machine<T>& m, const Efficiency<T>& e) {
    const double parts = m.axes > 0 ? domains_of(g) : static_cast<double>(g.members);
    return tiers_time(bytes, (parts - 1.0) / parts, g, whole_node, m, e);
}

/// All-reduce: a reduce-scatter and an all-gather by rings, or NCCL's two binary trees over domains, each for half of the bytes (the
/// same). Of three and more domains an inner one sends half up each tree and half to both its children in one: all of the bytes
/// twice, more than a ring. Of two domains one sends half up one tree and half down the other: all of them once, half a ring's.
template <class T>
Time<T> reduce_time(const Bytes<T>& bytes, const Group& g, bool whole_node, const Machine<T>& m, const Efficiency<T>& e) {
    const bool trees = domains_of(g) <= 2.0;
    return (trees ? tiers_time(bytes, 0.5, g, whole_node, m, e) : gather_time(bytes, g, whole_node, m, e)) * T(2.0);
}

/// Of `draws` independent choices among `places`, how many places are chosen on average. Small whole powers by multiplication.
[[nodiscard]] constexpr double distinct(std::int64_t places, std::int64_t draws) {
    const double miss = 1.0 - 1.0 / static_cast<double>(places);
    double none = 1.0;
    for (std::int64_t i = 0; i < draws; ++i) { none *= miss; }
    return static_cast<double>(places) * (1.0 - none);
}

/// Choices of a token among experts that are in `groups`, of which it goes to no more than `active_groups`; 0 for any number.
struct Choices {
    std::int64_t active = 1, groups = 1, active_groups = 0;
};

/// At how many of `places` a token has experts on average, and no more than its groups of experts lie on.
[[nodiscard]] constexpr double reached(std::int64_t places, const Choices& c) {
    const double all = distinct(places, c.active);
    if (c.active_groups <= 0) { return all; }
    const auto each = places <= c.groups ? 1.0 : static_cast<double>(places) / static_cast<double>(c.groups);
    const double most = static_cast<double>(c.active_groups) * each;
    return all < most ? all : most;
}

/// Each token goes to the members that hold its `choices`: once to every other domain that has one, through the sender's own
/// port, and inside a domain once to every other member, over links, at the same time (as DeepSeek-V3, arXiv:2412.19437,
/// section 3.2.2). Where its experts are in groups it goes to so many nodes at most (the same, 4 of 8 groups; DeepSeek-V2,
/// arXiv:2405.04434, section 2.2.2, 3 devices). `bytes` are those of one copy of all tokens of a sender.
template <class T>
Time<T> exchange_time(const Bytes<T>& bytes, const Group& g, const Choices& choices, const Machine<T>& m, const Efficiency<T>& e) {
    if (g.members <= 1) { return units::counted<Time<T>>(T(0.0)); }
    const auto members = static_cast<double>(g.members);
    const auto domains = (g.members + g.together - 1) / g.together;
    const T far = T(reached(domains, choices) * static_cast<double>(domains - 1) / static_cast<double>(domains));
    const T near = T(reached(g.members, choices) * (members - 1.0) / members);
    // Of what leaves a domain, this share leaves the island too, where all chips share fewer ways.
    const bool tapered = m.island > 0 && g.members > g.near;
    const double beyond = tapered ? static_cast<double>(g.members - g.near) / static_cast<double>(g.members - g.together) : 0.0;
    const auto over_links = bytes * near / (m.link * (e.link * T(g.along)));
    const auto over_network = bytes * far * scalar::max(T(1.0), m.taper * T(beyond)) / (m.network * e.network);
    return max(over_links, over_network) + wait(g, e);
}

/// One message to a neighbour. On a torus neighbours share one axis.
template <class T>
Time<T> send_time(const Bytes<T>& bytes, bool inside, const Machine<T>& m, const Efficiency<T>& e) {
    const T axis = T(m.axes > 0 ? 1.0 / static_cast<double>(m.axes) : 1.0);
    return bytes / (inside ? m.link * (e.link * axis) : m.network * e.network) + (inside ? e.latency : e.network_latency);
}

/// How many times slower the stages of a pipeline that lies across islands send, `stage` chips of each at once: those on an
/// island's edge share its ways out.
template <class T>
T send_taper(std::int64_t stage, std::int64_t all, const Machine<T>& m) {
    if (m.island == 0 || all <= m.island) { return T(1.0); }
    const double sharing = stage >= m.island ? 1.0 : static_cast<double>(stage) / static_cast<double>(m.island);
    return scalar::max(T(1.0), m.taper * T(sharing));
}

}  // namespace traincost::perf
