// SPDX-License-Identifier: Apache-2.0
// How long chips take to exchange data: rings within a domain of fast links and across a network.
//
// Ring algorithms: Patarasuk and Yuan 2009 (doi:10.1016/j.jpdc.2008.09.002): in an all-gather or reduce-scatter of b bytes
// each of n members sends b (n-1)/n, in an all-reduce twice that.
#pragma once

#include <traincost/perf/machine.hpp>

namespace traincost::perf {

/// Members of a group: all, and those of them that sit in one domain.
struct Group {
    std::int64_t members = 1;
    std::int64_t together = 1;
};

/// Of `members` chips that are `stride` apart, how many sit in one domain of so many chips.
[[nodiscard]] constexpr Group group(std::int64_t members, std::int64_t stride, std::int64_t domain) {
    const auto fit = stride >= domain ? 1 : domain / stride;
    return {members, members < fit ? members : fit};
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

/// All-gather or reduce-scatter of so many bytes, those of all members together. Inside a domain of g members each sends
/// (g-1)/g over its link; between d domains the share (d-1)/d of all bytes leaves each of them, through the ports of all its
/// members where software uses them all, else through one. Both at the same time.
template <class T>
Time<T> gather_time(const Bytes<T>& bytes, const Group& g, bool whole_node, const Machine<T>& m, const Efficiency<T>& e) {
    if (g.members <= 1) { return Time<T>::of(T(0.0)); }
    const auto together = static_cast<double>(g.together);
    const auto domains = static_cast<double>(g.members) / together;
    const auto inside = bytes * T((together - 1.0) / together) / (m.link * e.link);
    if (g.members <= g.together) { return inside + wait(g, e); }
    const T ports = T(whole_node ? together : 1.0);
    const auto outside = bytes * T((domains - 1.0) / domains) / (m.network * (e.network * ports));
    return max(inside, outside) + wait(g, e);
}

/// All-reduce: a reduce-scatter and an all-gather.
template <class T>
Time<T> reduce_time(const Bytes<T>& bytes, const Group& g, bool whole_node, const Machine<T>& m, const Efficiency<T>& e) {
    return gather_time(bytes, g, whole_node, m, e) * T(2.0);
}

/// Of `draws` independent choices among `places`, how many places are chosen on average. Small whole powers by multiplication.
[[nodiscard]] constexpr double distinct(std::int64_t places, std::int64_t draws) {
    const double miss = 1.0 - 1.0 / static_cast<double>(places);
    double none = 1.0;
    for (std::int64_t i = 0; i < draws; ++i) { none *= miss; }
    return static_cast<double>(places) * (1.0 - none);
}

/// Each token goes to the members that hold its `choices`: once to every other domain that has one, through the sender's own
/// port, and inside a domain once to every other member, over links, at the same time (as DeepSeek-V3, arXiv:2412.19437,
/// section 3.2.2). `bytes` are those of one copy of all tokens of a sender.
template <class T>
Time<T> exchange_time(const Bytes<T>& bytes, const Group& g, std::int64_t choices, const Machine<T>& m, const Efficiency<T>& e) {
    if (g.members <= 1) { return Time<T>::of(T(0.0)); }
    const auto members = static_cast<double>(g.members);
    const auto domains = (g.members + g.together - 1) / g.together;
    const T far = T(distinct(domains, choices) * static_cast<double>(domains - 1) / static_cast<double>(domains));
    const T near = T(distinct(g.members, choices) * (members - 1.0) / members);
    const auto over_links = bytes * near / (m.link * e.link);
    const auto over_network = bytes * far / (m.network * e.network);
    return max(over_links, over_network) + wait(g, e);
}

/// One message to a neighbour.
template <class T>
Time<T> send_time(const Bytes<T>& bytes, bool inside, const Machine<T>& m, const Efficiency<T>& e) {
    return bytes / (inside ? m.link * e.link : m.network * e.network) + (inside ? e.latency : e.network_latency);
}

}  // namespace traincost::perf
