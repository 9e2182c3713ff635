// SPDX-License-Identifier: Apache-2.0
// A model, what it is trained in and on what: all that a layout is judged by.
#pragma once

#include <traincost/perf/software.hpp>
#include <traincost/perf/step_time.hpp>

#include <vector>

namespace traincost::perf {

struct Job {
    workload::Operators operators;
    bool tied = false;  ///< input and output embeddings are one table
    Recipe recipe;
    Machine<double> machine;
    Efficiency<double> efficiency;
    Bytes<> room;       ///< of a chip's memory, that may be planned with

    /// What one chip has to hold, without what the software keeps besides.
    [[nodiscard]] Bytes<> needed(const Layout& l) const {
        return memory(operators, l, recipe, tied, Reserve<double>{Bytes<>::of(0.0), 0.0}).needed();
    }
    [[nodiscard]] bool fits(const Layout& l) const { return needed(l) <= room; }
    [[nodiscard]] StepTime<double> step(const Layout& l) const { return step_time(operators, l, recipe, machine, efficiency, tied); }
};

/// A complete shape on so many chips, in such software. `network` of one chip, where it is not that of the chip's file.
[[nodiscard]] Job job_of(const catalog::Shape& shape, const catalog::Chip& chip, Products products, const Software& software, std::int64_t chips,
                         const catalog::StepTimeConstants& constants, const catalog::UsualRun& usual, std::optional<Bandwidth<>> network = {});

/// Share of the layers of a stage that have to be recomputed to fit into `room`: whole layers of so many, at least one, and all of
/// them only as a share of 1. Needed with none of them and with all, of which only the latter fits.
[[nodiscard]] double least_recomputed(Bytes<> with_none, Bytes<> with_all, Bytes<> room, std::int64_t layers);

/// The layout with the least recomputation that fits: none, the cheap part, or so many layers as it takes. Where none fits,
/// all layers.
[[nodiscard]] Layout with_least_recomputation(const Job& job, Layout layout);

/// Of those that fit, or if none does of all, the layout with the most sequences a second; the first of equals. There is at
/// least one candidate.
[[nodiscard]] const Layout& fastest(const Job& job, const std::vector<Layout>& candidates);

}  // namespace traincost::perf
