// SPDX-License-Identifier: Apache-2.0
// Ctrl-C during long work: what is done by then is told, every format says that it is not all, and the exit code does.
#include "asking.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace traincost::test;
using nlohmann::json;

namespace {

constexpr int interrupted = 130;

/// Work that takes days, ended as soon as there is something to tell.
std::string ended(Words words, const Words& more = {}) {
    ProcessOptions options;
    words = with(std::move(words), more);
    std::string typed;
    for (const auto& word : words) { typed += word + " "; }
    CAPTURE(typed);
    ProcessResult result;
    for (int wait = 0; wait <= 2000 && (wait == 0 || holds(result.err, "before a single draw") || holds(result.out, "none: ended before a draw")); wait = 2 * wait + 20) {
        options.interrupt = std::chrono::milliseconds(wait);
        result = run_traincost(words, options);
        CHECK(result.exit_code == interrupted);
    }
    CHECK_FALSE(result.crashed());
    CHECK_FALSE(holds(result.err, "error:"));
    return result.out;
}

const Words drawn = {"deepseek-v3", "--region", "nl", "--draws", "1e12", "--threads", "1"};
const Words searched = {"layout", "llama-3.1-405b", "--chips", "h100-sxm,h800-sxm,a100-sxm-80gb,b200,mi300x,h200-sxm", "--count", "16384", "--region", "us", "--threads", "1"};

}  // namespace

TEST_CASE("draws that Ctrl-C ends are told with their number beside that asked for, in every format") {
    for (const std::string command : {"range", "sensitivity", "scope"}) {
        CAPTURE(command);
        const auto words = with({command}, drawn);
        CHECK(holds(joined(ended(words)), "ended early"));
        CHECK(holds(joined(ended(words, {"--format", "markdown"})), "ended early"));
    }
    for (const std::string command : {"range", "sensitivity"}) {
        const auto words = with({command}, drawn);
        CHECK(json::parse(ended(words, {"--format", "json"}))["draws_asked_for"] == 1e12);
        CHECK(holds(ended(words, {"--format", "csv"}), "1000000000000"));
    }
    CHECK(holds(ended(with({"scope"}, drawn), {"--format", "csv"}), "ended early"));
}

TEST_CASE("a search that Ctrl-C ends says so before all else, and which chips it did not reach") {
    const auto told = joined(ended(searched));
    CHECK(told.starts_with("The search was ended early"));
    CHECK(holds(told, "not searched"));
    CHECK_FALSE(holds(told, "is fastest."));
    CHECK_FALSE(holds(told, "Not feasible"));
    const auto data = json::parse(ended(searched, {"--format", "json"}));
    CHECK(data["complete"] == false);
    CHECK_FALSE(data.contains("infeasible"));
    CHECK(data["chips"].size() == 6);
    for (const auto& line : lines_of(ended(searched, {"--format", "csv"}))) {
        CAPTURE(line);
        CHECK((line.ends_with(",complete") || line.ends_with(",0") || line.starts_with("not_found_yet") || holds(line, "yet")));
    }
}

TEST_CASE("a file is replaced by an answer that Ctrl-C ended only with that said in it") {
    const TemporaryFolder folder;
    const auto path = folder.write("layouts.txt", "the answer of yesterday\n");
    CHECK(ended(searched, {"--output", path.string()}).empty());
    CHECK(joined(read_file(path)).starts_with("The search was ended early"));
}
