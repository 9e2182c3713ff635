// SPDX-License-Identifier: Apache-2.0
// Several files that belong together are replaced together; each is whole at any time.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace app {

struct FileText {
    std::filesystem::path path;
    std::string text;
};

/// A file that could not be written, and why.
struct NotWritten {
    std::filesystem::path path;
    std::string reason;
    bool undone = true;  ///< whether all is as it was
};

/// Writes each text beside its target first, and a second name for the old file; only when all are on disk do they take the
/// places of the old ones, each in one step. Where one cannot, the old ones are put back, and folders that were made are
/// removed again. A process that is killed leaves every file whole, old or new, and names that a person would not choose
/// (`<file>.<process>.new`, `.old`) beside them.
[[nodiscard]] std::optional<NotWritten> write_files(const std::vector<FileText>& files);

/// Removes what processes that are no more left beside these files and in their folders, and says what that was.
[[nodiscard]] std::vector<std::filesystem::path> clear_leftovers(const std::vector<FileText>& files);

}  // namespace app
