// SPDX-License-Identifier: Apache-2.0
#include "write_files.hpp"

#include <fmt/core.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <unistd.h>

namespace app {

namespace fs = std::filesystem;

namespace {

/// The change under way; whatever is not committed is undone.
class Change {
 public:
    explicit Change(const std::vector<FileText>& files) : files_(files) {}
    Change(const Change&) = delete;
    Change& operator=(const Change&) = delete;
    ~Change() {
        if (!committed_) { undo(); }
    }

    std::optional<NotWritten> run() {
        for (const auto& file : files_) {
            if (auto failed = prepare(file)) { return failed; }
        }
        for (const auto& file : files_) {
            if (auto failed = place(file)) { return failed; }
        }
        committed_ = true;
        std::error_code ignored;
        for (const auto& path : saved_) { fs::remove(beside(path, "old"), ignored); }
        return std::nullopt;
    }

 private:
    static fs::path beside(const fs::path& path, const char* what) { return fmt::format("{}.{}.{}", path.string(), ::getpid(), what); }

    std::optional<NotWritten> make_folder(const fs::path& folder) {
        std::vector<fs::path> missing;
        std::error_code error;
        for (auto at = folder; !at.empty() && !fs::exists(at, error); at = at.parent_path()) { missing.push_back(at); }
        for (auto at = missing.rbegin(); at != missing.rend(); ++at) {
            if (!fs::create_directory(*at, error) && error) { return NotWritten{*at, error.message()}; }
            folders_.push_back(*at);
        }
        return std::nullopt;
    }

    std::optional<NotWritten> prepare(const FileText& file) {
        if (auto failed = make_folder(file.path.parent_path())) { return failed; }
        std::error_code error;
        const auto type = fs::status(file.path, error).type();
        if (type != fs::file_type::not_found && type != fs::file_type::regular) { return NotWritten{file.path, "is no file"}; }
        const auto temporary = beside(file.path, "new");
        std::FILE* out = std::fopen(temporary.c_str(), "wbx");
        if (out == nullptr) { return NotWritten{file.path, std::strerror(errno)}; }
        written_.push_back(file.path);
        const bool all = std::fwrite(file.text.data(), 1, file.text.size(), out) == file.text.size() && std::fflush(out) == 0;
        const int reason = errno;
        const bool closed = std::fclose(out) == 0;
        if (all && closed) { return std::nullopt; }
        return NotWritten{file.path, std::strerror(all ? errno : reason)};
    }

    std::optional<NotWritten> place(const FileText& file) {
        std::error_code error;
        if (fs::exists(file.path, error)) {
            fs::permissions(beside(file.path, "new"), fs::status(file.path, error).permissions(), error);
            fs::rename(file.path, beside(file.path, "old"), error);
            if (error) { return NotWritten{file.path, error.message()}; }
            saved_.push_back(file.path);
        }
        fs::rename(beside(file.path, "new"), file.path, error);
        if (error) { return NotWritten{file.path, error.message()}; }
        placed_.push_back(file.path);
        return std::nullopt;
    }

    void undo() {
        std::error_code ignored;
        for (const auto& path : placed_) { fs::remove(path, ignored); }
        for (const auto& path : saved_) { fs::rename(beside(path, "old"), path, ignored); }
        for (const auto& path : written_) { fs::remove(beside(path, "new"), ignored); }
        for (auto at = folders_.rbegin(); at != folders_.rend(); ++at) { fs::remove(*at, ignored); }
    }

    const std::vector<FileText>& files_;
    std::vector<fs::path> folders_, written_, saved_, placed_;
    bool committed_ = false;
};

}  // namespace

std::optional<NotWritten> write_files(const std::vector<FileText>& files) { return Change(files).run(); }

}  // namespace app
