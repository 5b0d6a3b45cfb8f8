package dev.zippermerge.settings;

import java.nio.file.Path;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of a replica.
 *
 * @param roles what this replica does, both by default
 * @param dataDir folder that keeps the embedded database between runs
 */
@ConfigurationProperties("zippermerge")
public record ServiceSettings(
    @DefaultValue({"api", "worker"}) Set<Role> roles, @DefaultValue("data") Path dataDir) {}
