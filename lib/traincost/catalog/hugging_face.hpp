// SPDX-License-Identifier: Apache-2.0
// Reads the `config.json` that stands beside a model's weights on the Hugging Face Hub.
#pragma once

#include <traincost/catalog/entries.hpp>
#include <traincost/config/document.hpp>
#include <traincost/core/result.hpp>

#include <string>

namespace traincost::catalog {

/// The model that a configuration describes: its shape and a name, no figures and no run. What a file leaves out is taken
/// as the library `transformers` takes it where the family's own class has a default for it. Errors, each with its place:
/// no `model_type` or an unknown one, dimensions that are missing, no counts, or impossible together. Other keys are
/// not looked at. Where the file describes several parts (`text_config`), only the language model is read.
[[nodiscard]] Result<Model> load_hugging_face(const config::Document& document);

/// Reads the file, or the `config.json` in the folder, of this path.
[[nodiscard]] Result<Model> read_hugging_face(const std::string& path);

}  // namespace traincost::catalog
