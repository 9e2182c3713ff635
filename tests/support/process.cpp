// SPDX-License-Identifier: Apache-2.0
#include <support/process.hpp>

#include <sys/resource.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

namespace traincost::test {

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

/// A pipe, or one end of it, that closes itself.
class Descriptor {
 public:
    explicit Descriptor(int fd = -1) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        close();
        fd_ = std::exchange(other.fd_, -1);
        return *this;
    }
    ~Descriptor() { close(); }

    [[nodiscard]] int get() const { return fd_; }
    [[nodiscard]] bool open() const { return fd_ >= 0; }
    void close() {
        if (fd_ >= 0) { ::close(std::exchange(fd_, -1)); }
    }

 private:
    int fd_;
};

struct Pipe {
    Descriptor read;
    Descriptor write;
};

Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) { fail("pipe"); }
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

std::vector<std::string> make_environment(const ProcessOptions& options) {
    std::vector<std::string> result;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        bool overridden = false;
        for (const auto& [name, value] : options.environment) {
            overridden = overridden || text.substr(0, text.find('=')) == name;
        }
        if (!overridden) { result.emplace_back(text); }
    }
    for (const auto& [name, value] : options.environment) { result.push_back(name + "=" + value); }
    return result;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (auto& text : texts) { result.push_back(text.data()); }
    result.push_back(nullptr);
    return result;
}

/// What the child does between fork and exec: only calls that are safe there. Tells errno where it fails.
struct Child {
    char* const* arguments;
    char* const* environment;
    const char* directory;
    int in, out, err, failure;

    [[noreturn]] void start() const {
        ::signal(SIGPIPE, SIG_DFL);
        const bool ready = ::dup2(in, STDIN_FILENO) >= 0 && ::dup2(out, STDOUT_FILENO) >= 0 &&
                           ::dup2(err, STDERR_FILENO) >= 0 && (*directory == '\0' || ::chdir(directory) == 0);
        if (ready) { ::execvpe(arguments[0], arguments, environment); }
        const int reason = errno;
        [[maybe_unused]] const auto written = ::write(failure, &reason, sizeof reason);
        ::_exit(127);
    }
};

/// Throws where the child told that it could not start; its end of the pipe closes by itself when it does.
void await_start(Descriptor& failure, pid_t child) {
    int reason = 0;
    ssize_t count = 0;
    do { count = ::read(failure.get(), &reason, sizeof reason); } while (count < 0 && errno == EINTR);
    if (count == static_cast<ssize_t>(sizeof reason)) {
        ::waitpid(child, nullptr, 0);
        errno = reason;
        fail("cannot start the program");
    }
}

/// Takes what is there; closes at the end of the stream.
void take(Descriptor& from, std::string& into) {
    std::array<char, 65536> buffer;
    const auto count = ::read(from.get(), buffer.data(), buffer.size());
    if (count > 0) {
        into.append(buffer.data(), static_cast<std::size_t>(count));
    } else if (count == 0 || errno != EINTR) {
        from.close();
    }
}

/// Gives what the pipe takes now; closes when all is given, or when nobody reads any more.
void give(Descriptor& to, std::string_view& rest) {
    const auto count = rest.empty() ? 0 : ::write(to.get(), rest.data(), rest.size());
    if (count > 0) { rest.remove_prefix(static_cast<std::size_t>(count)); }
    if (rest.empty() || (count < 0 && errno != EAGAIN && errno != EINTR)) { to.close(); }
}

/// Moves input and output until both output streams end. False where the deadline comes first.
bool converse(Descriptor& in, Descriptor& out, Descriptor& err, std::string_view input, ProcessResult& result,
              Clock::time_point deadline) {
    if (input.empty()) { in.close(); }
    while (out.open() || err.open()) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0) { return false; }
        std::array<pollfd, 3> polled{{{in.get(), POLLOUT, 0}, {out.get(), POLLIN, 0}, {err.get(), POLLIN, 0}}};
        if (::poll(polled.data(), polled.size(), static_cast<int>(left)) < 0 && errno != EINTR) { fail("poll"); }
        if (polled[0].revents != 0) { give(in, input); }
        if (polled[1].revents != 0) { take(out, result.out); }
        if (polled[2].revents != 0) { take(err, result.err); }
    }
    return true;
}

/// Whether a program that runs has a handler for Ctrl-C; nothing where it has ended.
std::optional<bool> listens(pid_t child) {
    std::ifstream status("/proc/" + std::to_string(child) + "/status");
    bool runs = false;
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("State:")) { runs = line.find('Z') == std::string::npos && line.find('X') == std::string::npos; }
        if (runs && line.starts_with("SigCgt:")) { return (std::stoull(line.substr(7), nullptr, 16) >> (SIGINT - 1) & 1U) != 0; }
    }
    return std::nullopt;
}

/// Ctrl-C once the program listens to it: any sooner it would only end.
void interrupt(pid_t child, std::chrono::milliseconds later, Clock::time_point deadline) {
    auto now = listens(child);
    while (now && !*now && Clock::now() < deadline) {
        ::usleep(200);
        now = listens(child);
    }
    ::usleep(static_cast<useconds_t>(std::chrono::microseconds(later).count()));
    if (now) { ::kill(child, SIGINT); }
}

/// Waits for the end; a child that outlives the deadline is killed.
void await_end(pid_t child, bool kill_now, Clock::time_point deadline, ProcessResult& result) {
    int status = 0;
    rusage usage{};
    for (;;) {
        if (kill_now) {
            ::kill(child, SIGKILL);
            result.timed_out = true;
        }
        const pid_t ended = ::wait4(child, &status, kill_now ? 0 : WNOHANG, &usage);
        if (ended == child) { break; }
        if (ended < 0 && errno != EINTR) { fail("wait4"); }
        ::usleep(200);
        kill_now = Clock::now() > deadline;
    }
    if (WIFEXITED(status)) { result.exit_code = WEXITSTATUS(status); }
    if (WIFSIGNALED(status)) { result.signal = WTERMSIG(status); }
    result.peak_memory = static_cast<std::size_t>(usage.ru_maxrss) * 1024;
}

/// Writing to a program that no longer reads is not the end of the test.
class IgnoreBrokenPipe {
 public:
    IgnoreBrokenPipe() : before_(::signal(SIGPIPE, SIG_IGN)) {}
    ~IgnoreBrokenPipe() { ::signal(SIGPIPE, before_); }
    IgnoreBrokenPipe(const IgnoreBrokenPipe&) = delete;
    IgnoreBrokenPipe& operator=(const IgnoreBrokenPipe&) = delete;

 private:
    void (*before_)(int);
};

}  // namespace

ProcessResult run(const std::vector<std::string>& command, const ProcessOptions& options) {
    const IgnoreBrokenPipe ignore_broken_pipe;
    Pipe in = make_pipe(), out = make_pipe(), err = make_pipe(), failure = make_pipe();
    auto command_texts = command;
    auto environment_texts = make_environment(options);
    const auto arguments = pointers(command_texts);
    const auto environment = pointers(environment_texts);
    const std::string directory = options.directory.string();
    const Child child_side{arguments.data(), environment.data(), directory.c_str(),  in.read.get(),
                           out.write.get(),  err.write.get(),    failure.write.get()};

    const auto start = Clock::now();
    const auto deadline = start + options.timeout;
    const pid_t child = ::fork();
    if (child < 0) { fail("fork"); }
    if (child == 0) { child_side.start(); }
    in.read.close();
    out.write.close();
    err.write.close();
    failure.write.close();
    await_start(failure.read, child);
    if (options.interrupt) { interrupt(child, *options.interrupt, deadline); }
    ::fcntl(in.write.get(), F_SETFL, O_NONBLOCK);

    ProcessResult result;
    const bool in_time = converse(in.write, out.read, err.read, options.input, result, deadline);
    await_end(child, !in_time, deadline, result);
    result.wall = Clock::now() - start;
    return result;
}

ProcessResult run_traincost(std::vector<std::string> arguments, const ProcessOptions& options) {
    arguments.insert(arguments.begin(), TRAINCOST_BINARY);
    return run(arguments, options);
}

TemporaryFolder::TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "traincost-test-").string() + std::string(6, 'X');
    if (::mkdtemp(name.data()) == nullptr) { fail("mkdtemp"); }
    path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path TemporaryFolder::write(const std::filesystem::path& name, std::string_view content) const {
    const auto path = path_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream file(path, std::ios::binary);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
    if (!file.flush()) { throw std::runtime_error("cannot write " + path.string()); }
    return path;
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    if (!file) { throw std::runtime_error("cannot read " + path.string()); }
    return content.str();
}

}  // namespace traincost::test
