// SPDX-License-Identifier: Apache-2.0
// What the commands that draw have in common: their flags, a progress bar, and an early end that loses nothing.
#pragma once

#include "arguments.hpp"

#include <traincost/core/result.hpp>
#include <traincost/study/study.hpp>
#include <traincost/uncertainty/run.hpp>

#include <atomic>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace app {

/// Reads --draws, --seed and --threads, and the instruction set that the environment demands. `usual` is taken where no number of
/// draws is given; fewer than `least` are refused.
[[nodiscard]] traincost::Result<traincost::uncertainty::Run> read_run(const Arguments& arguments, double usual, double least = 1.0);

/// Says that work was ended before there was anything to tell, and returns the exit code for it.
int ended_with_nothing(std::string_view command, const Arguments& arguments);

/// The text of a flag of the command, or empty.
[[nodiscard]] std::string own_flag(const Arguments& arguments, std::string_view name);

[[nodiscard]] bool has_flag(const Arguments& arguments, std::string_view name);

/// A quantity by its id; nothing, and a complaint, where it is none.
[[nodiscard]] std::optional<traincost::study::Quantity> quantity_named(std::string_view text, const traincost::Place& where, traincost::Diagnostics& diagnostics);

/// Complains of quantities that were asked for and that the study does not tell.
void refuse_untold(const traincost::study::Study& study, const std::vector<traincost::study::Quantity>& asked, const traincost::Place& where,
                   traincost::Diagnostics& diagnostics);

/// Where a run of the study cannot be: writes why, and gives back the exit code.
[[nodiscard]] std::optional<int> refused_as_infeasible(const traincost::study::Study& study, const Arguments& arguments, std::string_view command);

/// While it lives, Ctrl-C sets `run.stop` once (a second one ends the program), and on a terminal a bar on standard error
/// follows `run.done`.
class Watch {
 public:
    Watch(traincost::uncertainty::Run& run, double work);
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    ~Watch();

 private:
    void show();

    std::atomic<std::uint64_t> done_ = 0;
    std::atomic<bool> over_ = false;
    double work_;
    std::thread bar_;
};

}  // namespace app
