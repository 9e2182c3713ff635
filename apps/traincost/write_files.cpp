// SPDX-License-Identifier: Apache-2.0
#include "write_files.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <set>

namespace app {

namespace fs = std::filesystem;

namespace {

/// Brings a file or folder to disk. Some file systems cannot for folders; that is no reason to fail.
bool flush(const fs::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) { return false; }
    const bool done = ::fsync(file) == 0;
    const int reason = errno;
    ::close(file);
    errno = reason;
    return done;
}

/// The change under way; whatever is not committed is undone.
class Change {
 public:
    explicit Change(const std::vector<FileText>& files) : files_(files) {}
    Change(const Change&) = delete;
    Change& operator=(const Change&) = delete;
    ~Change() = default;

    std::optional<NotWritten> run() {
        auto failed = try_all();
        if (failed) { failed->undone = undo(); }
        std::error_code ignored;
        if (!failed || failed->undone) {  // else they are all that is left of the old ones
            for (const auto& path : saved_) { fs::remove(beside(path, "old"), ignored); }
        }
        return failed;
    }

 private:
    static fs::path beside(const fs::path& path, const char* what) { return fmt::format("{}.{}.{}", path.string(), ::getpid(), what); }

    std::optional<NotWritten> try_all() {
        for (const auto& file : files_) {
            if (auto failed = prepare(file)) { return failed; }
        }
        for (const auto& file : files_) {
            if (!flush(beside(file.path, "new"))) { return NotWritten{file.path, std::strerror(errno)}; }
        }
        for (const auto& file : files_) {
            if (auto failed = save(file)) { return failed; }
        }
        for (const auto& file : files_) {
            std::error_code error;
            fs::rename(beside(file.path, "new"), file.path, error);  // in one step: the name is never without a file
            if (error) { return NotWritten{file.path, error.message()}; }
            placed_.push_back(file.path);
        }
        std::set<fs::path> folders;
        for (const auto& file : files_) { folders.insert(file.path.parent_path()); }
        for (const auto& folder : folders) { flush(folder); }
        return std::nullopt;
    }

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
        if (!all || !closed) { return NotWritten{file.path, std::strerror(all ? errno : reason)}; }
        if (type == fs::file_type::regular) { fs::permissions(temporary, fs::status(file.path, error).permissions(), error); }
        return std::nullopt;
    }

    /// A second name for the old file, or a copy where the file system has no such names.
    std::optional<NotWritten> save(const FileText& file) {
        std::error_code error;
        if (!fs::exists(file.path, error)) { return std::nullopt; }
        const auto old = beside(file.path, "old");
        fs::create_hard_link(file.path, old, error);
        saved_.insert(file.path);
        if (error && !fs::copy_file(file.path, old, error)) { return NotWritten{file.path, error.message()}; }
        return std::nullopt;
    }

    /// Whether all is as it was.
    bool undo() {
        bool all = true;
        std::error_code error;
        for (const auto& path : placed_) {
            if (saved_.contains(path)) {
                fs::rename(beside(path, "old"), path, error);
            } else {
                fs::remove(path, error);
            }
            all = all && !error;
        }
        for (const auto& path : written_) { fs::remove(beside(path, "new"), error); }
        for (auto at = folders_.rbegin(); at != folders_.rend(); ++at) { fs::remove(*at, error); }
        return all;
    }

    const std::vector<FileText>& files_;
    std::vector<fs::path> folders_, written_, placed_;
    std::set<fs::path> saved_;
};

}  // namespace

std::optional<NotWritten> write_files(const std::vector<FileText>& files) { return Change(files).run(); }

}  // namespace app
