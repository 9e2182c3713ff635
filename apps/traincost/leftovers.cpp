// SPDX-License-Identifier: Apache-2.0
// What a process that was killed while it wrote several files left beside them.
#include "write_files.hpp"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <set>
#include <string_view>

namespace app {

namespace {

namespace fs = std::filesystem;

/// Whether a process of this number runs, this one not counted: it has written nothing yet.
bool runs(int process) { return process != ::getpid() && (::kill(process, 0) == 0 || errno != ESRCH); }

/// Whether a name is `<file>.yaml.<process>.new` or `.old` of a process that is no more.
bool is_leftover(std::string_view name) {
    if (!name.ends_with(".new") && !name.ends_with(".old")) { return false; }
    name.remove_suffix(4);
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos || !name.substr(0, dot).ends_with(".yaml")) { return false; }
    const auto digits = name.substr(dot + 1);
    const bool is_number = !digits.empty() && digits.size() < 10 && digits.find_first_not_of("0123456789") == std::string_view::npos;
    return is_number && digits[0] != '0' && !runs(std::stoi(std::string(digits)));
}

}  // namespace

std::vector<fs::path> clear_leftovers(const std::vector<FileText>& files) {
    std::set<fs::path> folders;
    for (const auto& file : files) { folders.insert(file.path.parent_path()); }
    std::vector<fs::path> removed;
    for (const auto& folder : folders) {
        std::vector<fs::path> found;
        std::error_code error;
        for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
            if (is_leftover(at->path().filename().string()) && !at->is_directory(error)) { found.push_back(at->path()); }
        }
        for (const auto& path : found) {
            if (fs::remove(path, error)) { removed.push_back(path); }
        }
    }
    return removed;
}

}  // namespace app
