// SPDX-License-Identifier: Apache-2.0
// The whole of some answers in every format, as kept in tests/golden (see the README there).
#include "keeping.hpp"

#include <traincost/report/formats.hpp>

#include <doctest/doctest.h>

using namespace traincost::test;

namespace {

struct Kept {
    std::string name;
    std::vector<std::string> words;
};

const std::vector<Kept> answers = {
    {"compare-deepseek-v3", {"compare", "deepseek-v3", "--regions", "europe,us,china"}},
    {"estimate-deepseek-v3-nl", {"estimate", "deepseek-v3", "--region", "nl"}},
    {"explain-deepseek-v3-nl-electricity", {"explain", "deepseek-v3", "--region", "nl", "--of", "cost.electricity"}},
    {"layout-tinyllama-a100", {"layout", "tinyllama-1.1b", "--chip", "a100-sxm-40gb", "--region", "us", "--count", "16", "--front"}},
    {"range-deepseek-v3", {"range", "deepseek-v3", "--regions", "nl,us-tx,cn-nm", "--draws", "10000", "--threads", "1"}},
    {"sensitivity-deepseek-v3", {"sensitivity", "deepseek-v3", "--regions", "nl,cn-nm"}},
};

std::string extension(std::string_view format) {
    return format == "text" ? "txt" : format == "markdown" ? "md" : std::string(format);
}

/// A release alone changes no golden file.
std::string without_version(const std::string& text) {
    return std::regex_replace(text, std::regex(R"("version": "[^"]*")"), R"("version": "VERSION")");
}

}  // namespace

TEST_CASE("the answers equal the kept ones, in every format") {
    for (const auto& kept : answers) {
        for (const auto& format : traincost::report::formats) {
            auto words = kept.words;
            words.insert(words.end(), {"--format", std::string(format.id)});
            const auto text = without_version(answer_to(words));
            const auto path = source_folder + "/tests/golden/" + kept.name + "." + extension(format.id);
            CAPTURE(path);
            CHECK_FALSE(text.empty());
            if (writes_golden()) { write_text(path, text); }
            const auto ours = lines_of(text);
            const auto theirs = lines_of(read_file(path));
            for (std::size_t i = 0; i < std::min(ours.size(), theirs.size()); ++i) { REQUIRE(ours[i] == theirs[i]); }
            CHECK(ours.size() == theirs.size());
        }
    }
}
