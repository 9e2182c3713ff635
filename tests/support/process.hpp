// SPDX-License-Identifier: Apache-2.0
// Runs a program as a user would, and tells all that a user would notice: output, exit code, time and memory.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace traincost::test {

#if defined(__SANITIZE_ADDRESS__)
/// Sanitizers cost time and memory: limits on either hold only without them.
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

struct ProcessOptions {
    std::string input = {};                                             ///< what the program reads on stdin
    std::filesystem::path directory = {};                               ///< where it runs; here, if empty
    std::vector<std::pair<std::string, std::string>> environment = {};  ///< set besides what is inherited
    std::optional<std::chrono::milliseconds> interrupt = {};            ///< Ctrl-C so long after the program listens to it
    std::chrono::milliseconds timeout = std::chrono::seconds(30);       ///< killed after this
};

struct ProcessResult {
    int exit_code = -1;  ///< -1 where the program did not end by itself
    int signal = 0;      ///< the signal that ended it, or 0
    bool timed_out = false;
    std::string out;
    std::string err;
    std::chrono::duration<double> wall{};
    /// Peak resident set, in bytes. Never below the test's own at the time of the start (the kernel counts the copy
    /// before exec), so put large inputs into files and do not hold them in memory.
    std::size_t peak_memory = 0;

    [[nodiscard]] bool crashed() const { return signal != 0 || timed_out; }
};

/// Runs `command` (the program, then its arguments; searched on PATH where it has no slash) without a shell.
/// Throws std::system_error where it cannot be started.
[[nodiscard]] ProcessResult run(const std::vector<std::string>& command, const ProcessOptions& options = {});

/// Runs the `traincost` that this build made.
[[nodiscard]] ProcessResult run_traincost(std::vector<std::string> arguments, const ProcessOptions& options = {});

/// A folder that is gone, with all in it, at the end of the test.
class TemporaryFolder {
 public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    /// Writes a file below the folder, with the folders it needs, and returns its path.
    std::filesystem::path write(const std::filesystem::path& name, std::string_view content) const;

 private:
    std::filesystem::path path_;
};

/// The whole of a file. Throws std::runtime_error where it cannot be read.
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

}  // namespace traincost::test
