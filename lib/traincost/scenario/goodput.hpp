// SPDX-License-Identifier: Apache-2.0
// What of a run's time is left by failures, checkpoints and restarts, and what would leave more.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/core/result.hpp>
#include <traincost/perf/goodput.hpp>
#include <traincost/scenario/request.hpp>

#include <optional>
#include <string>
#include <vector>

namespace traincost::scenario {

/// So many events in so long.
struct Count {
    double events = 0.0;
    Time<> during;
};

/// What is not given is taken from the catalog, or is not there.
struct GoodputQuestion {
    Maybe<std::string> model, chip;
    Maybe<Chips<>> chips;                ///< of the run, without spares
    Maybe<Count> failures;               ///< of the whole run; of this and the next two one at most
    Maybe<ChipTime<>> between_of_a_chip;
    Maybe<Time<>> between;               ///< of the whole run
    Maybe<Time<>> checkpoint;            ///< that the chips wait for
    Maybe<Time<>> writing;               ///< until a checkpoint is stored, while the run goes on
    Maybe<Time<>> interval;              ///< of computing; the best one where it is not given
    Maybe<Time<>> detection, restart;
    Maybe<Bytes<>> checkpoint_size;
    Maybe<Bandwidth<>> storage;          ///< of all storage together
    Maybe<Chips<>> spares;
    Maybe<double> maintenance;           ///< share of the calendar
    Maybe<Count> planned;                ///< the same as planned interruptions
};

/// A run of so many chips.
struct GoodputAt {
    std::optional<Chips<>> chips;        ///< none where only the failures of the whole run were given
    perf::Interruptions<double> in;
    Time<> writing;                      ///< until a checkpoint is stored
    Time<> interval;                     ///< of computing between checkpoints
    bool limited = false;                ///< a shorter interval would be better, and checkpoints are not written so fast
    perf::Goodput<double> parts;
    Time<> youngs;                       ///< interval by Young's law
    double at_youngs = 0.0;              ///< efficiency at it
    double first_order = 0.0;            ///< efficiency at it by the first-order law
};

/// What one change would do, at the interval that is best then.
struct Lever {
    std::string what;
    double efficiency = 0.0;
};

struct GoodputInput {
    std::string name;   ///< `between_failures`
    std::string what, value;
    catalog::Provenance provenance;
};

struct GoodputAnswer {
    GoodputAt asked;
    std::vector<GoodputAt> others;       ///< with other numbers of chips, all else alike
    bool interval_given = false;
    double best = 0.0;                   ///< efficiency at the best interval
    double maintenance = 0.0;
    Chips<> spares;
    double paid = 0.0;                   ///< efficiency over all time and all chips that are paid for
    std::vector<Lever> levers;           ///< the strongest first
    std::vector<GoodputInput> inputs;
    std::vector<std::string> assumptions;
    std::string model;                   ///< name; empty where none was given

    /// Nothing to speak of is computed.
    [[nodiscard]] bool stands_still() const { return asked.parts.computing < 0.01; }
};

/// "18.6 min": a time as one says it.
[[nodiscard]] std::string duration(Time<> t);

/// Errors: `contradiction` for failures told twice, `missing-field` where nothing tells failures, chips or checkpoints, `out-of-range`
/// for an interval in which no checkpoint is stored, more spares than chips, and maintenance at all times.
[[nodiscard]] Result<GoodputAnswer> goodput(const GoodputQuestion& question, const Catalog& catalog);

}  // namespace traincost::scenario
