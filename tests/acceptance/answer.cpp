// SPDX-License-Identifier: Apache-2.0
#include <support/process.hpp>

#include <acceptance/answer.hpp>
#include <nlohmann/json.hpp>

#include <stdexcept>

namespace traincost::test {

using Json = nlohmann::json;

struct Answer::Parsed {
    Json json;

    [[nodiscard]] const Json& at(const std::string& pointer) const { return json.at(Json::json_pointer(pointer)); }
};

Answer::Answer(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--format", "json"});
    const auto result = run_traincost(std::move(arguments));
    if (result.exit_code != 0) {
        throw std::runtime_error("exit code " + std::to_string(result.exit_code) + ": " + result.err);
    }
    parsed_ = std::make_shared<const Parsed>(Parsed{Json::parse(result.out)});
}

double Answer::number(const std::string& pointer, const std::string& unit) const {
    const auto& measured = parsed_->at(pointer);
    if (measured.at("unit").get<std::string>() != unit) {
        throw std::runtime_error(pointer + " is in " + measured.dump());
    }
    return measured.at("value").get<double>();
}

std::string Answer::text(const std::string& pointer) const { return parsed_->at(pointer).get<std::string>(); }
bool Answer::truth(const std::string& pointer) const { return parsed_->at(pointer).get<bool>(); }
bool Answer::is_null(const std::string& pointer) const { return parsed_->at(pointer).is_null(); }
bool Answer::has(const std::string& pointer) const { return parsed_->json.contains(Json::json_pointer(pointer)); }
std::size_t Answer::size(const std::string& pointer) const { return parsed_->at(pointer).size(); }

double Answer::mfu(const std::string& convention, const std::string& precision) const {
    for (const auto& entry : parsed_->at("/estimate/mfu")) {
        if (entry.at("convention") == convention && entry.at("precision") == precision) {
            return entry.at("value").at("value").get<double>();
        }
    }
    return -1.0;
}

std::string Answer::region(const std::string& id) const {
    const auto& regions = parsed_->at("/regions");
    for (std::size_t i = 0; i < regions.size(); ++i) {
        if (regions[i].at("region") == id) { return "/regions/" + std::to_string(i); }
    }
    throw std::runtime_error("no region " + id);
}

}  // namespace traincost::test
