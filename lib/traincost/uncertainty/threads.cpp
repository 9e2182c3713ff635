// SPDX-License-Identifier: Apache-2.0
#include <traincost/uncertainty/threads.hpp>

#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace traincost::uncertainty {

void on_threads(unsigned threads, const std::function<void(unsigned)>& work) {
    std::exception_ptr trouble;
    std::mutex mutex;
    const auto guarded = [&](unsigned thread) {
        try {
            work(thread);
        } catch (...) {
            const std::lock_guard lock(mutex);
            if (!trouble) { trouble = std::current_exception(); }
        }
    };
    std::vector<std::thread> others;
    try {
        others.reserve(threads);
        for (unsigned i = 1; i < threads; ++i) { others.emplace_back(guarded, i); }
    } catch (const std::system_error&) {
        // fewer, then
    }
    guarded(0);
    for (auto& other : others) { other.join(); }
    if (trouble) { std::rethrow_exception(trouble); }
}

}  // namespace traincost::uncertainty
