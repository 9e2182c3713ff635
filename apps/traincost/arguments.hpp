// SPDX-License-Identifier: Apache-2.0
// What was typed, sorted but not yet understood.
#pragma once

#include <string>
#include <vector>

namespace app {

/// A value for a field of the request, with the flag it came by.
struct Setting {
    std::string flag;  ///< `--count`, or `--set`
    std::string key;
    std::string text;
};

struct Arguments {
    std::vector<std::string> words;     ///< behind the command: a model, a scenario file, an id
    std::vector<Setting> settings;      ///< in the order in which they were typed
    std::vector<Setting> own;           ///< flags of the command alone, behind which no field of a request stands
    std::string format = "text";
    std::string output;                 ///< a file, or empty for stdout
    std::string catalog;                ///< a folder laid over the catalog in the binary
    std::string locale;                 ///< language of the numbers typed and printed, or empty
    std::string into;                   ///< the folder that an import writes to
    std::string date;                   ///< when a download was published, where it does not say it
    bool replace = false;               ///< whether an import may drop figures that the folder has
    bool all = false;                   ///< whether `validate` tells every row
    std::string diagnostics = "text";   ///< how errors are written: text or json
};

}  // namespace app
