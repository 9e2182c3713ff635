// SPDX-License-Identifier: Apache-2.0
// What --help prints: the flags of a command by what they are about, within 80 columns.
#pragma once

#include "commands.hpp"

#include <array>
#include <string>
#include <string_view>

namespace app {

/// A flag that every command takes.
struct CommonFlag {
    std::string_view name;
    std::string_view value;  ///< an example, or what stands for one
    std::string_view help;
    std::string Arguments::*target;
};

inline constexpr std::array common_flags = {
    CommonFlag{"--format", "text", "how the answer is written: text, markdown, csv or json", &Arguments::format},
    CommonFlag{"--output", "FILE", "write to a file, which is replaced only once all is written", &Arguments::output},
    CommonFlag{"--catalog", "FOLDER", "folder whose files are laid over the catalog in the program", &Arguments::catalog},
    CommonFlag{"--locale", "nl", "language of the numbers typed and printed: en, nl, de, fr or zh", &Arguments::locale},
    CommonFlag{"--diagnostics", "text", "how errors are written to stderr: text or json", &Arguments::diagnostics},
};

/// Flags of `catalog` alone.
inline constexpr std::array catalog_flags = {
    CommonFlag{"--into", "FOLDER", "import: the folder with catalog files to write to", &Arguments::into},
    CommonFlag{"--date", "2026-07-21", "import: when the file was published, where neither it nor its name says so", &Arguments::date},
};

/// The flags without a value: of `catalog`, and of `validate`.
inline constexpr std::string_view replace_flag = "--replace";
inline constexpr std::string_view replace_help = "import: figures that the folder has and the file lacks may go";
inline constexpr std::string_view all_flag = "--all";
inline constexpr std::string_view all_help = "every row by name, not the misses alone";

/// `gpu_hours` is typed `--gpu-hours`.
[[nodiscard]] std::string flag_of(std::string_view key);

/// Whether a command takes a field as a flag.
[[nodiscard]] bool takes(const Command& command, std::string_view key);

[[nodiscard]] std::string help();
[[nodiscard]] std::string help(const Command& command);

}  // namespace app
