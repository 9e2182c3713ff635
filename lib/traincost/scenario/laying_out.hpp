// SPDX-License-Identifier: Apache-2.0
// How one stage of training is laid out on its chips: what the parts of `resolve` share that predict steps. Not part of the
// public interface.
#pragma once

#include <traincost/scenario/draft.hpp>
#include <traincost/scenario/sought.hpp>

#include <traincost/perf/job.hpp>
#include <traincost/perf/plan.hpp>
#include <traincost/perf/reliability.hpp>
#include <traincost/perf/search.hpp>
#include <traincost/perf/software.hpp>
#include <traincost/workload/operators.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace traincost::scenario {

/// How often the chip fails, and what it takes to go on.
struct Failing {
    catalog::Reliability known;
    perf::ChipFailures of_chip;

    [[nodiscard]] perf::FailureInputs<double> inputs() const { return perf::inputs_of(of_chip, known); }
};
[[nodiscard]] std::optional<Failing> failing_of(Draft& draft);
/// Takes its figures as inputs with sources, and says what is assumed.
void use_failures(Draft& draft, const Failing& failing);
/// Says what of the time is kept.
void say_what_is_kept(Draft& draft);

/// What is to be laid out.
struct Task {
    catalog::StepTimeConstants constants;
    catalog::RunTimeConstants run;
    catalog::UsualRun usual;
    workload::Operators operators;  ///< of a step, multi-token prediction included
    perf::Software software;
    std::int64_t chips, batch, sequence;
    bool batch_told = false;        ///< and then kept to
    Failing failing = {};
};

/// Whether a step on the chip can be predicted: its memory's rate and its 16-bit peak are known.
[[nodiscard]] bool can_be_timed(const catalog::Chip& chip);

/// What is to be laid out; what nobody tells is assumed, and said.
[[nodiscard]] std::optional<Task> task_of(Draft& draft);

/// What a layout is sought for.
[[nodiscard]] perf::Wanted wanted_of(const LayoutRequest& request, const Task& task);

/// The place of the first axis that is given, or of the number of chips.
[[nodiscard]] Place place_of(const Request& request);

/// Why no layout holds the model.
[[nodiscard]] std::string why_no_room(const Draft& draft, std::int64_t chips, const perf::NoLayout& none);

/// "; the nearest numbers of chips on which a layout fits are 2,040 and 2,048", or empty where there are none.
[[nodiscard]] std::string nearest_counts(const Draft& draft, const perf::Job& job, const Task& task);

/// Of what is made of several constants, or of none by itself.
[[nodiscard]] catalog::Provenance of_constants(const catalog::StepTimeConstants& constants);

/// The model and the constants; the rest is still to be told. Complains where the catalog's files are wrong.
[[nodiscard]] std::optional<Task> task_of_constants(Draft& draft);

/// What of a task nobody need tell; what is taken then is said. Of a run without a start, what was newest when the constants were made.
[[nodiscard]] perf::Software software_of(Draft& draft, const Task& task);
[[nodiscard]] std::int64_t chips_of(Draft& draft, const Flop<>& flop, const catalog::UsualRun& usual);
[[nodiscard]] std::int64_t sequence_of(Draft& draft, const Task& task);
[[nodiscard]] std::int64_t batch_of(Draft& draft, const Flop<>& flop, std::int64_t sequence, const catalog::RunTimeConstants& run, std::string_view what);

/// Operations of training on so many tokens, all weights trained.
[[nodiscard]] Flop<> flop_of(const Task& task, std::int64_t sequence, const Tokens<>& tokens);
/// Those of a token that count as useful; frozen weights need no gradients.
[[nodiscard]] FlopPerToken<> counted_flop(const workload::Operators& o, double sequence, bool frozen, workload::Pairs pairs);

/// The model on a chip, in the software of the run.
[[nodiscard]] perf::Job job_on(const Draft& draft, const catalog::Chip& chip, const Task& task);

/// The layout that is asked for, or the fastest; where none holds the model the closest to it, and the scenario is infeasible.
/// Nothing where none is legal, which is complained of where some of it was given.
[[nodiscard]] std::optional<perf::Layout> layout_of(Draft& draft, const perf::Job& job, const Task& task);
/// MFU of a step that the run's overhead goes with, of the dense 16-bit peak: that of the layout where it was searched, else of the fastest;
/// on no more chips than published runs had.
[[nodiscard]] double reference_mfu(Draft& draft, const perf::Job& job, const Task& task, const perf::Layout& layout);
[[nodiscard]] perf::Plan plan_of(const Draft& draft, const perf::Job& job, const Task& task, const perf::Layout& layout);
/// How such a job on so many chips is interrupted, with a checkpoint as often as is best.
[[nodiscard]] perf::Interrupted interrupted(const Draft& draft, const perf::Job& job, const Task& task, double chips);

/// Takes a step's inputs, and counted operations where none are published, of the main stage.
void use_step(Draft& draft, const perf::Job& job, const Task& task);

/// Lays out every stage of a programme that is asked for.
void lay_out_programme(Draft& draft);

}  // namespace traincost::scenario
