// SPDX-License-Identifier: Apache-2.0
// Several files that belong together take their places together, or none does.
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
};

/// Writes each text beside its target first; only when all are there do they replace the old files. Where one cannot, the
/// old ones are put back, and folders that were made are removed again. Names that a person would not choose are used on the
/// way (`<file>.<process>.new`, `.old`).
[[nodiscard]] std::optional<NotWritten> write_files(const std::vector<FileText>& files);

}  // namespace app
