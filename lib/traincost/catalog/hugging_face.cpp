// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/hugging_face.hpp>

#include <traincost/catalog/hugging_face_settings.hpp>
#include <traincost/catalog/reading_count.hpp>
#include <traincost/config/read.hpp>
#include <traincost/config/record.hpp>
#include <traincost/core/suggest.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace traincost::catalog {

std::optional<config::Node> Settings::find(const Setting& setting) {
    for (const auto name : setting.names) {
        if (name.empty()) { continue; }
        const auto node = node_.find(name);
        if (!node || (node->is_scalar() && node->text().empty())) { continue; }  // null is as good as nothing
        places_.emplace(setting.key, node->place());
        return node;
    }
    return std::nullopt;
}

Count Settings::required(const Setting& setting) {
    if (const auto node = find(setting)) { return count_of(*node, 1, diagnostics_).value_or(0); }
    const auto name = setting.names.front();
    const auto empty = node_.find(name);
    diagnostics_.push_back({empty ? empty->place() : node_.place(), Severity::error, "missing-key",
                            fmt::format("the key '{}' is {}", name, empty ? "empty" : "missing"),
                            "without it the model cannot be counted"});
    return 0;
}

Count Settings::optional(const Setting& setting, Count otherwise, Count least, Count most) {
    const auto node = find(setting);
    return node ? count_of(*node, least, diagnostics_, most).value_or(otherwise) : otherwise;
}

bool Settings::flag(const Setting& setting, bool otherwise) {
    const auto node = find(setting);
    if (!node) { return otherwise; }
    if (node->is_scalar() && (node->text() == "true" || node->text() == "false")) { return node->text() == "true"; }
    const auto found = node->is_scalar() ? fmt::format("'{}'", node->text().substr(0, 40)) : std::string(config::describe(node->kind()));
    diagnostics_.push_back({node->place(), Severity::error, "unknown-value", fmt::format("{}: expected true or false, found {}", node->key(), found)});
    return otherwise;
}

std::string Settings::text(std::string_view name) const {
    const auto node = node_.find(name);
    return node && node->is_scalar() ? std::string(node->text()) : std::string();
}

std::vector<config::Node> Settings::list(std::string_view name) {
    const auto node = node_.find(name);
    if (!node || (node->is_scalar() && node->text().empty())) { return {}; }
    if (node->is_list()) { return node->children(); }
    diagnostics_.push_back({node->place(), Severity::error, "wrong-shape",
                            fmt::format("'{}' must be a list, found {}", name, config::describe(node->kind()))});
    return {};
}

Settings Settings::under(std::string_view name) const {
    const auto node = node_.find(name);
    return {node && node->is_map() ? *node : node_, diagnostics_};
}

void Settings::refuse(std::string_view name, std::string_view code, std::string message, std::string hint) {
    const auto node = node_.find(name);
    diagnostics_.push_back({node ? node->place() : node_.place(), Severity::error, code, std::move(message), std::move(hint)});
}

namespace {

/// The part of a configuration that describes the language model.
config::Node language_model(const config::Node& root) {
    const auto text = root.find("text_config");
    return text && text->is_map() ? *text : root;
}

/// The family of a language model, by its own word or that of the whole; or nothing, with a complaint.
const Family* family_of(const config::Node& root, const config::Node& text, Diagnostics& diagnostics) {
    std::vector<std::string_view> known;
    for (const auto& family : hugging_face_families()) { known.push_back(family.model_type); }
    std::optional<config::Node> named;
    for (const auto& node : {text, root}) {
        const auto type = node.find("model_type");
        if (!type) { continue; }
        const auto found = std::find(known.begin(), known.end(), type->is_scalar() ? type->text() : std::string_view());
        if (found != known.end()) { return &hugging_face_families()[static_cast<std::size_t>(found - known.begin())]; }
        if (!named) { named = type; }
    }
    if (!named) {
        diagnostics.push_back({root.place(), Severity::error, "missing-key", "the key 'model_type' is missing",
                               "is it the config.json of a model?"});
        return nullptr;
    }
    const std::string type = config::text_of(*named, diagnostics);
    if (type.empty()) { return nullptr; }
    const auto near = nearest(type, known);
    std::string all;
    for (const auto each : known) { all += (all.empty() ? "" : ", ") + std::string(each); }
    diagnostics.push_back({named->place(), Severity::error, "unknown-value", fmt::format("unknown family '{}' of models", type.substr(0, 40)),
                           (near.empty() ? "" : fmt::format("did you mean '{}'? ", near)) + "known are " + all});
    return nullptr;
}

/// Layers of other kinds than a family has are not counted, and would pass for full attention.
void check_layer_types(const config::Node& text, const Shape& shape, Diagnostics& diagnostics) {
    const auto types = text.find("layer_types");
    if (!types || !types->is_list()) { return; }
    const auto known = [&](std::string_view type) {
        const bool chunked = shape.attention && shape.attention->local && shape.attention->local->chunked;
        return type == "full_attention" || type == "sliding_attention" || (type == "linear_attention" && shape.linear) ||
               (type == "chunked_attention" && chunked);
    };
    for (const auto& type : types->children()) {
        if (type.is_scalar() && known(type.text())) { continue; }
        const auto found = type.is_scalar() ? fmt::format("'{}'", type.text().substr(0, 40)) : std::string(config::describe(type.kind()));
        diagnostics.push_back({type.place(), Severity::error, "unknown-value", fmt::format("layer_types: unknown kind {} of layer", found),
                               "known are full_attention and sliding_attention"});
        return;
    }
}

/// Tokens of a sequence in pre-training: those before positions were stretched, else as many as there may be, as long as that is
/// a length that models are pre-trained at and not one that they were extended to. 0 where neither is told.
Count trained_context(const config::Node& text) {
    constexpr Count longest_pre_training = 8192;
    Diagnostics ignored;  // a value that is none is another reader's complaint, or nobody's
    const auto count = [&](const config::Node& node, std::string_view name) {
        const auto found = node.find(name);
        return found && found->is_scalar() && !found->text().empty() ? count_of(*found, 1, ignored, 1'000'000'000).value_or(0) : Count{0};
    };
    const auto scaling = text.find("rope_scaling");
    if (scaling && scaling->is_map()) {
        if (const auto before = count(*scaling, "original_max_position_embeddings"); before > 0) { return before; }
    }
    for (const auto* name : {"original_max_position_embeddings", "max_position_embeddings", "n_positions", "max_seq_len"}) {
        if (const auto tokens = count(text, name); tokens > 0 && tokens <= longest_pre_training) { return tokens; }
    }
    return 0;
}

/// The parameters of an image tower of the usual kind, with its table of places and a projection to the language model's width:
/// Dosovitskiy et al. 2020 (arXiv:2010.11929), biases and norms with them. Nothing where the file does not tell all of its
/// dimensions, or tells of another kind.
std::optional<Vision> vision_tower(const config::Node& root, const Shape& shape) {
    const auto node = root.find("vision_config");
    if (!node || !node->is_map()) { return std::nullopt; }
    const auto kind = node->find("model_type");
    if (!kind || !kind->is_scalar() || kind->text() != "siglip_vision_model") { return std::nullopt; }
    Diagnostics ignored;
    const auto count = [&](std::string_view name) {
        const auto found = node->find(name);
        return found ? static_cast<double>(count_of(*found, 1, ignored, 1'000'000).value_or(0)) : 0.0;
    };
    const double width = count("hidden_size"), size = count("intermediate_size"), depth = count("num_hidden_layers");
    const double patch = count("patch_size"), image = count("image_size");
    if (width * size * depth * patch * image <= 0.0) { return std::nullopt; }
    const double patches = std::floor(image / patch) * std::floor(image / patch);
    const double block = 4.0 * width * (width + 1.0) + 2.0 * width * size + size + width + 4.0 * width;
    const double around = (3.0 * patch * patch + 1.0) * width + patches * width + 2.0 * width;
    const double projector = width * static_cast<double>(shape.hidden) + width;
    const double all = depth * block + around + projector;
    const auto given = root.find("mm_tokens_per_image");
    const auto tokens = given ? count_of(*given, 1, ignored, 1'000'000).value_or(0) : 0;
    if (all > 1e15 || patches > 1e9) { return std::nullopt; }
    return Vision{static_cast<Count>(all), tokens, static_cast<Count>(patches), static_cast<Count>(depth), static_cast<Count>(width)};
}

/// What the file calls the model, else the name of its folder, or its own.
std::string name_of(const config::Node& root, const std::string& path) {
    const auto given = root.find("_name_or_path");
    if (given && given->is_scalar() && !given->text().empty() && given->text() != ".") {
        std::string name(given->text().substr(0, 80));
        std::replace_if(name.begin(), name.end(), [](unsigned char c) { return c < ' '; }, ' ');
        return name;
    }
    const std::filesystem::path file(path);
    const auto folder = std::filesystem::absolute(file).parent_path().filename().string();
    return file.filename() == "config.json" && !folder.empty() ? folder : file.stem().string();
}

}  // namespace

Result<Model> load_hugging_face(const config::Document& document) {
    Diagnostics diagnostics;
    const auto root = document.root();
    if (!root.is_map()) {
        static_cast<void>(config::Record(root, diagnostics));
        return failure(std::move(diagnostics));
    }
    const auto text = language_model(root);
    const auto* family = family_of(root, text, diagnostics);
    if (family == nullptr) { return failure(std::move(diagnostics)); }
    Settings settings(text, diagnostics);
    Shape shape;
    family->read(settings, shape);
    check_layer_types(text, shape, diagnostics);
    if (shape.context == 0) { shape.context = trained_context(text); }
    shape.vision = vision_tower(root, shape);
    if (diagnostics.empty()) {
        shape = completed(std::move(shape));
        append(diagnostics, contradictions(shape, settings.places()));
    }
    if (!diagnostics.empty()) {
        config::sort_by_place(diagnostics);
        return failure(std::move(diagnostics));
    }
    Model model;
    model.id = std::string(document.name());
    model.name = name_of(root, model.id);
    model.architecture = shape.moe ? Architecture::moe : Architecture::dense;
    model.shape = std::move(shape);
    model.shape_source.status = Status::given;
    model.shape_source.confidence = Confidence::high;
    model.shape_source.where = root.place();
    return model;
}

Result<Model> read_hugging_face(const std::string& path) {
    std::error_code error;
    const bool folder = std::filesystem::is_directory(path, error);
    const auto document = config::read_file(folder ? (std::filesystem::path(path) / "config.json").string() : path);
    if (!document) { return tl::unexpected(document.error()); }
    return load_hugging_face(*document);
}

}  // namespace traincost::catalog
