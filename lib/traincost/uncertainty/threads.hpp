// SPDX-License-Identifier: Apache-2.0
// The same work on several threads.
#pragma once

#include <functional>

namespace traincost::uncertainty {

/// Calls work(thread) on up to so many threads, this one included, and passes on the first exception. Where the system
/// gives no more threads (WebAssembly none, as a rule), those that there are do the work.
void on_threads(unsigned threads, const std::function<void(unsigned)>& work);

}  // namespace traincost::uncertainty
