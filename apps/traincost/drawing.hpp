// SPDX-License-Identifier: Apache-2.0
// What the commands that draw have in common: their flags, a progress bar, and an early end that loses nothing.
#pragma once

#include "arguments.hpp"

#include <traincost/core/result.hpp>
#include <traincost/uncertainty/run.hpp>

#include <atomic>
#include <string>
#include <thread>

namespace app {

/// Reads --draws, --seed and --threads, and the instruction set that the environment demands. `usual` is taken where no number of
/// draws is given.
[[nodiscard]] traincost::Result<traincost::uncertainty::Run> read_run(const Arguments& arguments, double usual);

/// The text of a flag of the command, or empty.
[[nodiscard]] std::string own_flag(const Arguments& arguments, std::string_view name);

[[nodiscard]] bool has_flag(const Arguments& arguments, std::string_view name);

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
