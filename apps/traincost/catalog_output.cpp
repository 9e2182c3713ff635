// SPDX-License-Identifier: Apache-2.0
// Where the answer of a verb of `catalog` may not go.
#include "catalog_verbs.hpp"
#include "support.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace app {

namespace {

namespace fs = std::filesystem;

/// A path with its links followed as far as it is there.
fs::path real(const fs::path& path) {
    std::error_code error;
    const auto whole = fs::weakly_canonical(fs::absolute(path, error), error);
    return error ? path : whole;
}

bool is_inside(const fs::path& path, const fs::path& folder) {
    const auto [in_folder, in_path] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
    return in_folder == folder.end() && in_path != path.end();
}

/// What of the command line the output would replace or lie in.
std::string in_the_way(std::string_view verb, const Arguments& arguments) {
    const auto output = real(arguments.output);
    std::error_code error;
    for (const auto* folder : {&arguments.into, &arguments.catalog}) {
        if (!folder->empty() && is_inside(output, real(*folder))) { return fmt::format("lies in the folder '{}'", *folder); }
    }
    const bool takes_paths = verb == "import" || verb == "diff";
    const std::size_t first = verb == "import" ? 2 : 1;
    for (std::size_t i = first; takes_paths && i < arguments.words.size(); ++i) {
        const auto& word = arguments.words[i];
        if (fs::is_directory(word, error) ? is_inside(output, real(word)) : (output == real(word) || fs::equivalent(output, word, error))) {
            return fmt::format("{} '{}'", fs::is_directory(word, error) ? "lies in the folder" : "is the input", word);
        }
    }
    return "";
}

}  // namespace

int refuse_output(std::string_view verb, const Arguments& arguments) {
    std::error_code error;
    const auto type = fs::status(arguments.output, error).type();
    const bool is_file = type == fs::file_type::regular || type == fs::file_type::not_found;  // a device is not replaced
    const auto why = arguments.output.empty() || !is_file ? "" : in_the_way(verb, arguments);
    if (why.empty()) { return done; }
    fmt::print(stderr, "--output: error: '{}' {}; give another place [wrong-usage]\n", arguments.output, why);
    return wrong_usage;
}

std::string output_unwritable(const Arguments& arguments) {
    if (arguments.output.empty()) { return ""; }
    const fs::path path = real(arguments.output);
    std::error_code error;
    const auto type = fs::status(path, error).type();
    if (type == fs::file_type::directory) { return std::strerror(EISDIR); }
    const bool is_file = type == fs::file_type::regular || type == fs::file_type::not_found;
    const auto needed = is_file ? path.parent_path() : path;  // a file is replaced: its folder takes a new one
    return ::access(needed.c_str(), is_file ? W_OK | X_OK : W_OK) == 0 ? "" : std::strerror(errno);
}

}  // namespace app
