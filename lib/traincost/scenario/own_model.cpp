// SPDX-License-Identifier: Apache-2.0
#include <traincost/scenario/own_model.hpp>

#include <traincost/catalog/hugging_face.hpp>
#include <traincost/units/format.hpp>
#include <traincost/workload/counted.hpp>

#include <fmt/core.h>

#include <filesystem>

namespace traincost::scenario {

namespace {

namespace fs = std::filesystem;

constexpr double most_parameters = 1e17;

/// The path as seen from where the program runs.
fs::path seen_from_here(std::string_view path, const Place& where) {
    const fs::path given(path);
    const bool in_file = where.line > 0;  // a flag has no line
    return in_file && given.is_relative() ? fs::path(where.file).parent_path() / given : given;
}

}  // namespace

bool names_model_file(std::string_view text) {
    return text.find('/') != std::string_view::npos || text.ends_with(".json") || text == "." || text == "..";
}

Result<catalog::Model> read_own_model(std::string_view path, const Place& where) {
    const auto file = seen_from_here(path, where);
    std::error_code error;
    const bool is_there = fs::exists(file, error);
    if (error) {  // such as links that go in a circle
        return failure(Diagnostic{where, Severity::error, "unreadable",
                                  fmt::format("model: '{}' cannot be opened: {}", file.string().substr(0, 200), error.message())});
    }
    if (!is_there) {
        return failure(Diagnostic{where, Severity::error, "unreadable", fmt::format("model: there is no file '{}'", file.string().substr(0, 200)),
                                  "a path is that of a config.json on this machine, nothing is fetched; `traincost catalog list models` shows "
                                  "the models that are known by name"});
    }
    auto model = catalog::read_hugging_face(file.string());
    if (!model) { return model; }
    workload::count_parameters(*model);
    if (!(model->parameters->value.value() < most_parameters)) {
        return failure(Diagnostic{model->shape_source.where, Severity::error, "out-of-range",
                                  fmt::format("{} cannot be meant", units::text(model->parameters->value)), "is a digit of a dimension too many?"});
    }
    return model;
}

Result<catalog::Model> model_of(const Request& request, const Catalog& catalog) {
    if (request.own_model) { return *request.own_model; }
    auto model = catalog.model(request.model->value, request.model->where);
    if (!model) { return model; }
    workload::count_parameters(*model);
    if (auto wrong = workload::contradicting_parameters(*model); !wrong.empty()) { return failure(std::move(wrong)); }
    return model;
}

}  // namespace traincost::scenario
