// SPDX-License-Identifier: Apache-2.0
// What the layout of a run is sought for: the question that a search answers, before any answer.
#pragma once

#include <traincost/perf/search.hpp>
#include <traincost/perf/software.hpp>

namespace traincost::scenario {

/// The model on its chips in its software, with the batch, the sequence and the number of chips that it is to be laid out for,
/// and what of the layout is told.
struct Sought {
    perf::Job job;
    perf::Wanted wanted;
    perf::Software software;
};

}  // namespace traincost::scenario
